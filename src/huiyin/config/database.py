"""From a postgresql:// address to Django's DATABASES entry."""

import os
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from huiyin.runtime.datadir import DataDir

# A server whose machine or network is gone says no farewell: without these, whoever waits for it waits for hours.
PATIENCE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}


def database_url(data: DataDir) -> str:
    """HUIYIN_DATABASE_URL, else the embedded server's address.

    Before the embedded server has ever run there is no address yet; reading the settings must still work
    (`huiyin version`, `makemigrations --check`), so the answer is one that cannot be connected to.
    """
    given = os.environ.get("HUIYIN_DATABASE_URL")
    if given:
        return given
    try:
        return (data.postgres / "url").read_text().strip()
    except FileNotFoundError:
        return f"postgresql://huiyin@/huiyin?host={data.postgres / 'run'}"


def database_settings(url: str) -> dict[str, Any]:
    """As libpq reads it: several servers (`//one:5432,two:5432/huiyin?target_session_attrs=read-write`) too."""
    if not url.startswith(("postgresql://", "postgres://")):
        raise ValueError("HUIYIN_DATABASE_URL must begin with postgresql://; huiyin runs on PostgreSQL only.")
    try:
        parts = {name: value for name, value in conninfo_to_dict(url).items() if value is not None}
    except ProgrammingError as error:
        raise ValueError(f"HUIYIN_DATABASE_URL cannot be read: {str(error).strip()}") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "huiyin"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        # A connection for each server thread stays open: measured three times the requests of reconnecting.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            "application_name": "huiyin",
            # Lets kernel/prepared.py keep its statements on the server; the ORM's own are never prepared.
            "prepare_threshold": 0,
            # A transaction somebody forgot must not hold locks for ever.
            "options": "-c idle_in_transaction_session_timeout=120s -c lock_timeout=15s",
            **PATIENCE,
            **parts,
        },
    }
