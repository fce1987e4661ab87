"""PostgreSQL's own programs (pg_dump, pg_restore, psql) on any address. The password stays out of `ps`."""

import os
import shutil
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from huiyin.runtime.datadir import DataDir
from huiyin.runtime.errors import RuntimeFault
from huiyin.runtime.postgres.server import PostgresServer

_VARIABLES = {
    "dbname": "PGDATABASE", "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD",
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}  # fmt: skip


def environment(url: str) -> dict[str, str]:
    parts = conninfo_to_dict(url)
    return os.environ | {variable: str(parts[name]) for name, variable in _VARIABLES.items() if parts.get(name)}


def program(name: str, data: DataDir) -> Path:
    """The wheel's own, which fits the embedded server and any older one; else that of the system."""
    try:
        return PostgresServer(data).binary(name)
    except RuntimeFault:
        if found := shutil.which(name):
            return Path(found)
        raise
