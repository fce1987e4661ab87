"""Whatever reads a sealed column of `people` logs it in the same transaction, or stands here with the reason why not.

| somebody | is stopped by |
|---|---|
| reads people's tables from another package | test_only_people_knows_its_tables, .importlinter |
| adds a function to people that answers details and logs nothing | test_whoever_reads_details_logs_it |
| logs outside of the transaction that reads | test_the_log_is_written_in_the_transaction_that_reads |
| opens without a purpose | test_no_door_opens_without_a_purpose |
"""

import ast
import inspect
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import huiyin
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.sealed.columns import Sealed
from huiyin.people import access, households, models

SOURCE = Path(huiyin.__file__).parent
KEPT = {
    name for name, one in vars(models).items() if inspect.isclass(one) and one.__module__ == models.__name__
}  # names of people's models
COLUMNS = {
    field.name
    for name in KEPT
    for field in getattr(models, name)._meta.local_concrete_fields
    if isinstance(field, Sealed)
}
DOORS = {"opened", "opened_many"}

# Reads a sealed column and writes no log: where, and why.
WITHOUT_LOG = {
    ("access.py", "phone_ends_with"): "compares four digits for the second half of a key; answers yes or no",
    ("access.py", "same_number"): "compares, for erasing; answers keys to no person",
    ("access.py", "has_phone"): "asks whether there is one",
    ("access.py", "have_phones"): "asks whether there is one",
    ("access.py", "family_names"): "the first sign of a name only (张**)",
    ("access.py", "born_on"): "a day without its year; answers keys",
    ("address_book.py", "known"): "which ways there are; the address itself is handed out by `open`",
    ("address_book.py", "open"): "logs through `_opened`",
    ("caring.py", "keep_cared"): "writes",
    ("caring.py", "change_cared"): "writes",
    ("households.py", "_with_phones"): "answers codes of households, to those who log",
    ("households.py", "_phones"): "for `known` and for `open`, which logs",
    ("households.py", "_contacts"): "for `known` and for `open`, which logs",
    ("households.py", "_devices"): "for `open`, which logs",
    ("households.py", "known"): "which ways there are; the address itself is handed out by `open`",
    ("reaching.py", "keep_reach"): "writes one's own",
    ("reaching.py", "reach_of"): "one's own entry, shown to oneself",
    ("reaching.py", "keep_device"): "writes one's own",
    ("reaching.py", "forget_endpoint"): "erases one's own",
    ("services.py", "complete_contact"): "writes",
    ("services.py", "erase_contact"): "erases",
    ("services.py", "erase_contacts"): "erases",
}


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted((SOURCE / "people").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield path.name, node


def words_in(node: ast.AST) -> set[str]:
    """Names, attributes, keywords and texts."""
    found = set()
    for part in ast.walk(node):
        found |= {getattr(part, name) for name in ("id", "attr", "arg") if isinstance(getattr(part, name, None), str)}
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            found.add(part.value)
    return found


def reads_details(node: ast.FunctionDef) -> bool:
    words = words_in(node)
    return bool(words & KEPT) and bool({word.partition("__")[0] for word in words} & COLUMNS) and "objects" in words


def test_whoever_reads_details_logs_it():
    silent = {(file, node.name) for file, node in functions() if reads_details(node) and not words_in(node) & DOORS}
    assert silent == set(WITHOUT_LOG)


def test_the_log_is_written_in_the_transaction_that_reads():
    logging = [(file, node) for file, node in functions() if words_in(node) & DOORS and reads_details(node)]
    assert len(logging) >= 5
    for file, node in logging:
        blocks = [one for one in ast.walk(node) if isinstance(one, ast.With) and "work" in words_in(one.items[0])]
        assert any(words_in(block) & DOORS for block in blocks), f"{file}: {node.name}"


def test_only_people_knows_its_tables():
    for path in SOURCE.rglob("*.py"):
        package = path.relative_to(SOURCE).parts[0]
        if package != "people":
            text = path.read_text()
            tables = [f"people_{name.lower()}" for name in KEPT]
            assert not [table for table in tables if table in text], path


DOORS_WITH_PURPOSE = [
    (access.open_contact, "c1", {}),
    (access.contacts_like, "c1", {}),
    (access.open_cared, "c1", {"about": "care/1"}),
    (access.open_many_cared, ["c1"], {"about": {}, "fields": ("name",)}),
    (access.find_among, ["c1"], {"words": "钱塘"}),
    (households.homes_in, ["B1"], {"today": date(2026, 3, 5)}),
    (households.count_homes, ["B1"], {"today": date(2026, 3, 5)}),
    (households.rooms_of, ["H1"], {}),
    (households.homes_of_contacts, ["c1"], {}),
]


@pytest.mark.parametrize(("door", "whom", "more"), DOORS_WITH_PURPOSE)
def test_no_door_opens_without_a_purpose(db, door, whom, more):
    with pytest.raises(InvalidInput):
        door(whom, by="staff/1", purpose=" ", **more)
