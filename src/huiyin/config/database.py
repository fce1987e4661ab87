"""From a postgresql:// address to Django's DATABASES entry."""

import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from huiyin.runtime.datadir import DataDir


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
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError("HUIYIN_DATABASE_URL must begin with postgresql://; huiyin runs on PostgreSQL only.")
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    host = query.pop("host", None) or parts.hostname or ""
    port = query.pop("port", None) or parts.port or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "huiyin",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host),
        "PORT": str(port),
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
            **query,
        },
    }
