"""Connections of the live process: a few, shared by all streams."""

from django.conf import settings
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool


def open_pool() -> AsyncConnectionPool:
    """A pool that is not opened yet; it survives restarts of the database."""
    given = settings.DATABASES["default"]
    address = make_conninfo(
        dbname=given["NAME"],
        user=given["USER"],
        password=given["PASSWORD"],
        host=given["HOST"],
        port=given["PORT"] or None,
        connect_timeout=5,
        application_name="huiyin-live",
        options="-c statement_timeout=10s",
        **{k: v for k, v in given["OPTIONS"].items() if k.startswith("ssl")},
    )
    return AsyncConnectionPool(
        address,
        kwargs={"autocommit": True},
        min_size=1,
        max_size=4,
        max_idle=60,
        reconnect_timeout=0,
        open=False,
        check=AsyncConnectionPool.check_connection,
    )
