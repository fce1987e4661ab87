"""Every verb leaves exactly one more trace entry and one outbox row, in its own transaction."""

import pytest
from django.db import DatabaseError, connection, transaction

from huiyin.audit.models import TraceEntry
from huiyin.kernel.models import OutboxEvent
from huiyin.kernel.work import work
from huiyin.matters import services as do
from huiyin.matters.models import Matter


def test_a_failed_transaction_leaves_neither_matter_nor_trace_nor_announcement(district):
    with pytest.raises(RuntimeError), work():
        district.reported()
        raise RuntimeError
    assert not (Matter.objects.exists() or TraceEntry.objects.exists() or OutboxEvent.objects.exists())


def test_a_swallowed_failure_poisons_the_whole(district):
    matter = district.reported()
    with pytest.raises(RuntimeError, match="swallowed"), work():
        try:
            do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
        except Exception:
            pass
    assert TraceEntry.objects.filter(chain=matter.chain).count() == 1


CHANGES = ("UPDATE audit_traceentry SET action = 'x'", "DELETE FROM audit_traceentry", "TRUNCATE audit_traceentry")


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_change_the_trace(district, statement):
    district.reported()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert TraceEntry.objects.count() == 1
