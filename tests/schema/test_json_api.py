"""/api/v1: every call of openapi.json, as every role and as nobody."""

import pytest

from huiyin.api.app import api
from huiyin.matters import services as do
from tests.cast import District
from tests.schema.calling import keys_of, open_gates, operations, try_all


@pytest.fixture
def known(district: District) -> dict[str, list]:
    """Matters in several states, and the codes that the cast has."""
    lamp = district.conditions["0137"]
    fresh, filed, sent, done = (district.reported(text=f"灯{n}") for n in range(4))
    for one in (filed, sent, done):
        do.file(one, lamp, by=district.actor("lin"))
    for one in (sent, done):
        do.dispatch(one, district.units["D001"], by=district.actor("zhao"))
    do.accept(done, by=district.actor("sun"))
    secret = district.reported(type_code="E9901", text="举报")
    return {
        "number": [one.number for one in (fresh, filed, sent, done, secret)],
        "root": [fresh.number],
        "unit": ["D001", "D002"],
        "type": ["0137", "0101", "E9901"],
        "condition": [1],
        "area": ["990101001", "99010100100101"],
        "staff_id": [staff.pk for staff in district.staff.values()],
    }


@pytest.fixture
def calls(known, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    open_gates(settings)
    return operations(api.get_openapi_schema(), known)


def is_move(label: str) -> bool:
    return label.startswith("POST /api/v1/matters/{number}/")


def test_reads(calls, district, subtests):
    try_all([one for label, one in calls.items() if label.startswith("GET")], keys_of(district), subtests)


def test_moves(calls, district, subtests):
    try_all([one for label, one in calls.items() if is_move(label)], keys_of(district), subtests)


def test_all_other_writes(calls, district, subtests):
    others = [one for label, one in calls.items() if not label.startswith("GET") and not is_move(label)]
    try_all(others, keys_of(district), subtests)
