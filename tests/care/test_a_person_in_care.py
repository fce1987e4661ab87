"""The thread: enrolled, a visit falls due, the worker records it, the file shows it; withdrawn, all of it is gone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from huiyin.audit.models import TraceEntry
from huiyin.care.access import access_file, open_kin, open_person
from huiyin.care.dues import make_dues
from huiyin.care.models import Due, Record
from huiyin.care.services import add_contact, order, record_contact, withdraw
from huiyin.care.vocabulary import Met, OrderKind, RecordKind, Relation
from huiyin.kernel.clock import freeze
from huiyin.kernel.errors import NotFound
from tests.care.conftest import BAI, DAUGHTER

MONDAY = datetime(2026, 11, 30, 2, tzinfo=UTC)


def test_a_visit_falls_due_once_is_recorded_and_stands_on_the_file(home):
    with freeze(MONDAY):
        file = home.bai()
    thursday = MONDAY + timedelta(days=3)
    with freeze(thursday):
        assert make_dues(thursday) == 2  # a visit and a call
        assert make_dues(thursday) == 0
        record_contact(file, RecordKind.VISIT, Met.WELL, by=home.mei, note="精神很好")
    assert Due.objects.get(kind="visit").state == "done"
    assert Record.objects.get().due.kind == "visit"
    plan = file.plans.get(kind="visit")
    assert plan.next_on == (thursday + timedelta(days=14)).date()


def test_withdrawn_nothing_of_the_person_is_left_anywhere(home):
    file = home.bai(advice="白金丝雀耳背")
    add_contact(file, DAUGHTER, Relation.DAUGHTER, by=home.he)
    record_contact(file, RecordKind.VISIT, Met.NEEDS, by=home.mei, note="白金丝雀想吃面", need=OrderKind.FOOD)
    order(file, OrderKind.GOODS, "给白金丝雀买米", by=home.he)
    open_person(home.he, file, "上门")
    open_kin(home.he, file, "联系家属")
    for matter in [one.matter for one in file.orders.all()]:
        _close(home.district, matter)
    file.refresh_from_db()
    gone = withdraw(file, by=home.he)
    assert {one.what for one in gone} >= {"details", "family", "records", "words", "consents", "log"}
    for canary in (BAI.name, BAI.phone, DAUGHTER.name, DAUGHTER.phone, "敲门要重", "想吃面"):
        assert found_in_the_database(canary) == []
    with pytest.raises(NotFound):
        access_file(home.he, file.pk)
    assert TraceEntry.objects.filter(chain=file.chain, action="care.ended").exists()


def _close(district, matter):
    from huiyin.matters import services as do

    do.decline(matter, "已线下解决", by=district.actor("lin"))


def found_in_the_database(words: str) -> list[str]:
    """Every table with a row that says it anywhere, as text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT 1 FROM "{table}" AS t WHERE t::text LIKE %s LIMIT 1', [f"%{words}%"])
            if cursor.fetchone():
                found.append(table)
        return found
