"""The register of people at once, from a source that is trusted to be right: binary COPY, ids given by the caller."""

from collections.abc import Iterable

from django.db import connection

from huiyin.people.models import Contact, Household, Resident

HOUSEHOLD = ("id", "code", "building_code", "room", "grid_code", "is_rental")
RESIDENT = ("household_id", "name", "sex", "born_on", "phone", "tags")
HOUSEHOLD_TYPES = ("int8", "varchar", "varchar", "varchar", "varchar", "bool")
RESIDENT_TYPES = ("int8", "varchar", "varchar", "date", "varchar", "jsonb")
CONTACT = ("id", "name", "phone", "email", "language", "account_id", "created_at", "erased_at")


def reserve_households(count: int) -> int:
    """The first of `count` household ids that nobody else will get."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(s, nextval(s) + %s) - %s FROM pg_get_serial_sequence(%s, 'id') AS s",
            [count, count, Household._meta.db_table],
        )
        return cursor.fetchone()[0]


def copy_households(rows: Iterable[tuple]) -> int:
    """Rows in the order of HOUSEHOLD."""
    return _copy(Household._meta.db_table, HOUSEHOLD, HOUSEHOLD_TYPES, rows)


def copy_residents(rows: Iterable[tuple]) -> int:
    """Rows in the order of RESIDENT; tags are wrapped by psycopg's Jsonb."""
    return _copy(Resident._meta.db_table, RESIDENT, RESIDENT_TYPES, rows)


def contacts_table() -> str:
    """Where the demo's loader copies its reporters' contacts to; columns in the order of CONTACT."""
    return Contact._meta.db_table


def register_is_empty() -> bool:
    return not Household.objects.exists()


def _copy(table: str, columns: tuple[str, ...], types: tuple[str, ...], rows: Iterable[tuple]) -> int:
    count = 0
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)
                count += 1
        cursor.execute(f"ANALYZE {table}")
    return count
