"""The register of people at once, from a source that is trusted to be right: COPY, ids given by the caller."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection

from huiyin.people.models import Contact, Household, Resident

HOUSEHOLD = ("id", "code", "building_code", "room", "grid_code", "is_rental")
RESIDENT = ("household_id", "name", "sex", "born_on", "phone", "tags")
CONTACT = (
    "id", "name", "phone", "email", "language", "account_id", "wechat", "tell_by", "created_at", "erased_at",
)  # fmt: skip


def reserve_households(count: int) -> int:
    """The first of `count` household ids that nobody else will get."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(s, nextval(s) + %s) - %s FROM pg_get_serial_sequence(%s, 'id') AS s",
            [count, count, Household._meta.db_table],
        )
        return cursor.fetchone()[0]


def copy_households(lines: Iterable[str]) -> int:
    """Lines of PostgreSQL's COPY text format, columns in the order of HOUSEHOLD."""
    return _copy(Household._meta.db_table, HOUSEHOLD, lines)


def copy_residents(lines: Iterable[str]) -> int:
    """Lines of PostgreSQL's COPY text format, columns in the order of RESIDENT."""
    return _copy(Resident._meta.db_table, RESIDENT, lines)


def contacts_table() -> str:
    """Where the demo's loader copies its reporters' contacts to; columns in the order of CONTACT."""
    return Contact._meta.db_table


def register_is_empty() -> bool:
    return not Household.objects.exists()


def _copy(table: str, columns: tuple[str, ...], lines: Iterable[str]) -> int:
    count = 0
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for batch in batched(lines, 1000):
                copy.write("".join(batch))
                count += len(batch)
        cursor.execute(f"ANALYZE {table}")
    return count


def batched(lines: Iterable[str], size: int) -> Iterator[list[str]]:
    """As itertools.batched of Python 3.12."""
    source = iter(lines)
    while batch := list(islice(source, size)):
        yield batch
