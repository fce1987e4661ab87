"""An alarm reaches the phone in the moment of the commit, and only those who are rung."""

import time

import psycopg
import pytest
from django.db import connection

from huiyin.command.services import begin_call, take
from huiyin.live.callouts import CallOut, of_notification, shown
from huiyin.live.scope import scope_of
from huiyin.orgs.actor import SYSTEM, Actor
from tests.command.ground import alarm, device, on_duty
from tests.live.test_streams import district, live, watch  # noqa: F401 - fixtures


def somebody(staff_id: int | None) -> Actor:
    return Actor("staff/1", staff_id=staff_id)


MEI = scope_of(somebody(1))
RUNG = CallOut(None, 7, "rung", "critical", frozenset({1}))


def test_only_whoever_is_rung_hears_of_it():
    assert shown(MEI, RUNG) == b'event: callout\ndata: {"callout":7,"change":"rung","severity":"critical"}\n\n'
    assert shown(scope_of(somebody(2)), RUNG) is None
    assert shown(scope_of(somebody(None)), RUNG) is None


@pytest.mark.parametrize(
    "payload", ["", "nonsense", "[]", "{}", '{"callout_id": "x"}', '{"callout_id": 1, "staff": 3}']
)
def test_a_notification_of_somebody_else_is_passed_over(payload):
    assert of_notification(payload) is None


def test_it_rings_and_becomes_quiet_and_nobody_else_hears(district, watch):  # noqa: F811
    on_duty(district.staff["mei"])
    mei, far = watch("mei"), watch("far")
    callout = begin_call(alarm(), by=SYSTEM)
    assert mei.wait_for("callout")[0].data == {"callout": callout.pk, "change": "rung", "severity": "critical"}
    take(callout, by=district.actor("mei"))
    mei.wait_for("callout", 4)  # each change at once, and with its place in the stream
    assert {event.data["change"] for event in mei.named("callout")} == {"rung", "taken"}
    assert far.named("callout") == []
    place = mei.last_id
    mei.leave()
    assert not watch("mei", last_event_id=place).named("callout"), "what was heard by its place is not told again"


def test_a_long_transaction_of_somebody_else_keeps_no_alarm_waiting(district, watch):  # noqa: F811
    """The outbox is read behind the oldest running transaction; the alarm does not wait for that."""
    entry = connection.settings_dict
    held = {"host": entry["HOST"], "port": entry["PORT"], "user": entry["USER"], "password": entry["PASSWORD"]}
    mei = watch("mei")
    with psycopg.connect(dbname=entry["NAME"], **held) as somebody_else:
        somebody_else.execute("SELECT pg_current_xact_id()")
        begin_call(alarm(device("smoke-2")), by=SYSTEM)
        assert mei.wait_for("callout", seconds=5), "at once"
        count = len(mei.named("callout"))
        time.sleep(0.5)
        assert len(mei.named("callout")) == count
    assert len(mei.wait_for("callout", count + 1)) == count + 1, "and once more by its place, when that is known"
