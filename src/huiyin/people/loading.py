"""The register of people at once, from a source that is trusted to be right: COPY, ids given by the caller."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection

from huiyin.kernel.sealed.columns import coded
from huiyin.people.models import Contact, Household, Resident

HOUSEHOLD = ("id", "code", "building_code", "room", "grid_code", "is_rental")
RESIDENT = ("household_id", "name", "sex", "born_on", "born_in", "phone", "phone_mark", "tags")
CONTACT = (
    "id", "name", "name_mark", "phone", "phone_mark", "email", "language", "account_id", "wechat", "tell_by",
    "created_at", "erased_at",
)  # fmt: skip


def reserve_households(count: int) -> int:
    """The first of `count` household ids that nobody else will get."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(s, nextval(s) + %s) - %s FROM pg_get_serial_sequence(%s, 'id') AS s",
            [count, count, Household._meta.db_table],
        )
        return cursor.fetchone()[0]


def contact_row(pk: str, name: str, phone: str, account_id: int | None, at: datetime) -> tuple[Any, ...]:
    """Somebody who reported, sealed, in the order of CONTACT."""
    given = {"id": pk, "name": name, "phone": phone, "account_id": account_id, "language": "zh-hans", "created_at": at}
    return coded(Contact, CONTACT, {"email": "", "name_mark": ""} | given)


def household_row(pk: int, code: str, building: str, room: str, grid: str, is_rental: bool) -> tuple[Any, ...]:
    """A dwelling, sealed, in the order of HOUSEHOLD."""
    return coded(Household, HOUSEHOLD, dict(zip(HOUSEHOLD, (pk, code, building, room, grid, is_rental), strict=True)))


def resident_row(household_id: int, name: str, sex: str, born_on: date, phone: str, tags: list[str]) -> tuple[Any, ...]:
    """One of the register, sealed, in the order of RESIDENT."""
    given = {"household_id": household_id, "name": name, "sex": sex, "phone": phone, "tags": tags}
    return coded(Resident, RESIDENT, given | {"born_on": born_on, "born_in": born_on.year})


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
