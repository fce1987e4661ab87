"""Files that rows speak of. A backup reads rows of one moment and copies the files after it: none may go meanwhile.

Whoever drops files asks `may_drop`; a backup holds the other side of the lock. Both ends let go when they die.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LOCK = "hashtext('huiyin.kept_files')"


@contextmanager
def may_drop() -> Iterator[bool]:
    """False while a backup copies: leave the files for the next time."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock_shared({LOCK})")
        mine = bool(cursor.fetchone()[0])
        try:
            yield mine
        finally:
            if mine:
                cursor.execute(f"SELECT pg_advisory_unlock_shared({LOCK})")
