"""The database for as long as somebody needs it: whoever comes first starts it, the last one stops it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from huiyin.runtime.datadir import DataDir
from huiyin.runtime.locks import FileLock
from huiyin.runtime.postgres.server import PostgresServer

URL = "HUIYIN_DATABASE_URL"


@contextmanager
def database(data: DataDir) -> Iterator[str]:
    """The address of a running database, in the environment too, so that Django and children find it.

    With HUIYIN_DATABASE_URL given, that one is used and nothing is started.
    """
    given = os.environ.get(URL)
    if given:
        yield given
        return
    server = PostgresServer(data.ensure())
    users = FileLock(data.run / "postgres-users.lock")
    if not users.acquire(shared=True, wait=60):
        raise TimeoutError("the database is being stopped and does not come to an end")
    try:
        server.start()
        os.environ[URL] = server.url
        yield server.url
    finally:
        os.environ.pop(URL, None)
        if users.acquire():  # turns our share into sole use; fails while anybody else has a share
            server.stop()
        users.release()
