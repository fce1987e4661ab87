"""Slow, down or refusing gateways: intake never waits, the row says why, and tries follow until they are enough."""

import logging
import time
from datetime import timedelta

import pytest

from huiyin.kernel.clock import freeze, now
from huiyin.kernel.errors import Conflict
from huiyin.matters.models import Matter
from huiyin.notices import channels
from huiyin.notices.again import send_again
from huiyin.notices.channels import gateway
from huiyin.notices.channels.email import sender as email_sender
from huiyin.notices.jobs import send_due
from huiyin.notices.models import Delivery
from huiyin.notices.rules import MOST_TRIES, wait_after
from huiyin.notices.sending import send_all, take
from tests.cast import THURSDAY
from tests.deferred import asked
from tests.notices.conftest import PHONE, SECRET, contact, silence, tell_and_send

NOBODY_ANSWERS = {"sms": "SMS", "voice": "VOICE", "wechat": "WECHAT"}


@pytest.fixture
def impatient(monkeypatch):
    """The same code with a shorter deadline, so that the test need not wait ten seconds a try."""
    monkeypatch.setattr(gateway, "PATIENCE", 0.3)
    monkeypatch.setattr(email_sender, "PATIENCE", 0.3)


def test_an_intake_commits_at_once_while_every_gateway_is_silent(stage, noon, settings, impatient):
    with silence() as port:
        for prefix in NOBODY_ANSWERS.values():
            setattr(settings, f"HUIYIN_{prefix}_URL", f"http://127.0.0.1:{port}/")
            setattr(settings, f"HUIYIN_{prefix}_SECRET", SECRET)
        settings.HUIYIN_SMTP_URL, settings.HUIYIN_MAIL_FROM = f"smtp://127.0.0.1:{port}?tls=none", "a@example.org"
        people = [
            contact(tell_by=way, email="x@example.org", wechat="oX") for way in ("sms", "voice", "wechat", "email")
        ]
        began = time.monotonic()
        for one in people:
            stage.reported(contact=one)
        assert time.monotonic() - began < 2 and Matter.objects.count() == 4
        tell_and_send("sms", "voice", "wechat", "email")
    rows = {row.channel: row for row in Delivery.objects.all()}
    assert set(rows) == {"sms", "voice", "wechat", "email"}
    for row in rows.values():
        assert (row.state, row.tries) == ("waiting", 1)
        assert row.error == ("refused" if row.channel == "email" else "timeout"), "smtplib calls silence a broken line"
        assert row.next_at > now()


def test_a_row_in_hand_holds_no_transaction_open(stage, noon, sms):
    """The gateway itself looks into the database while it is being called: the row is there, committed, in hand."""
    import psycopg
    from django.db import connection

    seen = []
    with psycopg.connect(**{k: v for k, v in connection.get_connection_params().items()
                            if k in ("host", "port", "user", "password", "dbname")}) as other:  # fmt: skip

        def look(heard):
            seen.append(other.execute("SELECT state, tries FROM notices_delivery FOR UPDATE NOWAIT").fetchone())
            other.commit()
            return 200, {}, b"{}"

        sms.answer = look
        stage.reported(contact=contact())
        tell_and_send("sms")
    assert seen == [("sending", 1)]


def test_a_number_that_does_not_exist_is_tried_once(stage, noon, sms):
    sms.answer = lambda heard: (422, {}, b'{"error": "no such number 13900001234"}')
    stage.reported(contact=contact())
    tell_and_send("sms")
    row = Delivery.objects.get()
    assert (row.state, row.error, row.next_at) == ("failed", "status 422", None)
    assert PHONE not in str(list(Delivery.objects.values()))


def test_a_gateway_that_is_busy_is_asked_again_with_the_same_key(stage, sms):
    answers = iter([(503, {"retry-after": "120"}, b""), (200, {}, b'{"id": "late"}')])
    sms.answer = lambda heard: next(answers)
    with freeze(THURSDAY):
        stage.reported(contact=contact())
        tell_and_send("sms")
        row = Delivery.objects.get()
        assert (row.state, row.error) == ("waiting", "status 503")
        assert row.next_at == THURSDAY + timedelta(seconds=120)
        send_all("sms")
        assert len(sms.heard) == 1, "not before its time"
    with freeze(THURSDAY + timedelta(seconds=121)):
        send_all("sms")
    row.refresh_from_db()
    assert (row.state, row.tries, row.gateway_id) == ("sent", 2, "late")
    assert len({heard.headers["idempotency-key"] for heard in sms.heard}) == 1


def test_after_five_failures_the_circuit_opens_and_no_more_tries_are_counted(stage, sms):
    sms.answer = lambda heard: (500, {}, b"")
    with freeze(THURSDAY):
        for number in range(8):
            stage.reported(contact=contact(phone=f"1390000{number:04}"))
        tell_and_send("sms", "sms", "sms")
    assert len(sms.heard) == 5
    assert sorted(Delivery.objects.values_list("tries", flat=True)) == [0, 0, 0, 1, 1, 1, 1, 1]
    assert Delivery.objects.filter(error="circuit", tries=0, state="waiting").count() == 2, "one a round"


def test_whoever_died_with_a_row_in_hand_leaves_it_to_the_next(stage, sms):
    with freeze(THURSDAY):
        stage.reported(contact=contact())
        tell_and_send()
        assert take("sms", now()) is not None
        assert take("sms", now()) is None
    with freeze(THURSDAY + timedelta(minutes=6)):
        send_all("sms")
    assert Delivery.objects.get().state == "sent"


def test_tries_end_after_some_hours():
    waits = [wait_after(tries) for tries in range(1, MOST_TRIES + 1)]
    assert waits[-1] is None and all(waits[:-1])
    assert timedelta(hours=5) < sum(waits[:-1], timedelta()) < timedelta(hours=10)


def test_what_failed_goes_again_with_a_new_key_when_somebody_says_so(stage, noon, sms):
    sms.answer = lambda heard: (422, {}, b"")
    stage.reported(contact=contact())
    tell_and_send("sms")
    sms.answer = lambda heard: (200, {}, b'{"id": "second"}')
    row = Delivery.objects.get()
    assert send_again([row.pk], by="staff/1") == 1
    with pytest.raises(Conflict):
        send_again([row.pk], by="staff/1")
    send_all("sms")
    assert Delivery.objects.get().gateway_id == "second"
    assert len({heard.headers["idempotency-key"] for heard in sms.heard}) == 2


def test_a_channel_that_was_taken_away_leaves_nothing_waiting(stage, noon, sms, settings):
    stage.reported(contact=contact())
    tell_and_send()
    settings.HUIYIN_SMS_URL = ""
    send_all("sms")
    assert (Delivery.objects.get().state, Delivery.objects.get().error) == ("failed", "not_configured")


def test_the_minute_asks_for_what_is_due(stage, noon, sms):
    from procrastinate.contrib.django.models import ProcrastinateJob

    before = max(ProcrastinateJob.objects.values_list("pk", flat=True), default=0)
    stage.reported(contact=contact())
    tell_and_send()
    jobs = ProcrastinateJob.objects.filter(task_name="huiyin.notices.jobs.send_waiting", pk__gt=before)
    assert jobs.count() == 1 and asked(jobs.get()) == {"channel": "sms"} and jobs.get().lock == "notices/sms"
    send_due(timestamp=1)
    assert jobs.count() == 2


def test_no_log_line_holds_a_number(stage, noon, sms, caplog):
    caplog.set_level(logging.DEBUG)
    sms.answer = lambda heard: (500, {}, b"13900001234 is unknown")
    stage.reported(contact=contact())
    tell_and_send("sms")
    assert caplog.records and PHONE not in caplog.text
    assert all(PHONE not in str(vars(record)) for record in caplog.records)


def test_every_channel_says_what_it_needs():
    for manifest in channels.ALL.values():
        assert manifest.needs and all(manifest.name) and all(manifest.what)
        assert all(need.setting.startswith("HUIYIN_") and all(need.what) for need in manifest.needs)
