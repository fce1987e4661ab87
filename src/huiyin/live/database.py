"""Connections of the live process: a few, shared by all streams."""

from django.conf import settings
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool

# Django's own, not libpq's; and what is different for a process that only reads a little at a time.
_NOT_OURS = ("prepare_threshold", "options", "application_name")


def open_pool() -> AsyncConnectionPool:
    """A pool that is not opened yet; it survives restarts of the database."""
    given = settings.DATABASES["default"]
    address = make_conninfo(
        dbname=given["NAME"],
        user=given["USER"],
        password=given["PASSWORD"],
        host=given["HOST"],
        port=given["PORT"] or None,
        application_name="huiyin-live",
        options="-c statement_timeout=10s",
        **{name: value for name, value in given["OPTIONS"].items() if name not in _NOT_OURS},
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
