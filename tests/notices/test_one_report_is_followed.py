"""One report is followed by one id and in one trace: from its request over another process to the message."""

import datetime as dt
import json
import subprocess
import sys
import time

import pytest
from django.test import Client

from huiyin.intake.sensing.taking_in import take_in
from huiyin.kernel.clock import now
from huiyin.kernel.models import OutboxEvent
from huiyin.kernel.telemetry import tracing
from huiyin.kernel.telemetry.origin import asked, resumed
from huiyin.notices.hours import set_hours
from huiyin.notices.models import Delivery
from huiyin.sensing.vocabulary import Via
from tests import cast
from tests.command.ground import on_duty
from tests.notices.conftest import PHONE, SECRET
from tests.otlp import Receiver, Span, receiver
from tests.outbound_peer import peer
from tests.sensing.devices_cast import device, kinds, partition
from tests.sensing.rules_cast import reading, rule

MINE = "from-the-gateway.0001"
REPORT = {
    "text": "柳巷路灯不亮",
    "lon": cast.LANE[0],
    "lat": cast.LANE[1],
    "contact": {"phone": PHONE, "tell_by": "sms"},
}


@pytest.fixture
def traced():
    with receiver() as heard:
        tracing.begin(heard.url, "web")
        try:
            yield heard
        finally:
            tracing.end()


def test_from_the_request_over_another_process_to_the_message(own_database, traced, settings, tmp_path):
    with peer(answer=lambda heard: (200, {}, b'{"id": "sms-1"}')) as gateway:
        way = {"HUIYIN_SMS_URL": f"{gateway.url}/send", "HUIYIN_SMS_SECRET": SECRET}
        for name, value in way.items():
            setattr(settings, name, value)
        cast.build()
        set_hours(None, None, dt.time(17), by="system")  # a night's quiet is another story
        answer = Client().post(
            "/api/v1/reports", json.dumps(REPORT), content_type="application/json", headers={"X-Request-Id": MINE}
        )
        assert answer.status_code == 201, answer.content
        assert answer["X-Request-Id"] == MINE
        event = OutboxEvent.objects.get()
        tracing._provider.force_flush()
        said = _worked(own_database, traced, way, tmp_path)
    [request] = traced.named("POST api-1.0.0:report") or traced.named(_request_name(traced))
    kept, _space, trace = event.origin.partition(" ")
    assert kept == MINE and trace.split("-")[1] == request.trace
    _is_one_chain(traced, request)
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    [handed_over] = [line for line in lines if line["message"] == "a message was handed over"]
    assert handed_over["request_id"] == MINE and handed_over["trace"] == request.trace
    assert handed_over["about"] == event.key
    assert PHONE not in said and SECRET not in said and "路灯" not in said


def _request_name(traced: Receiver) -> str:
    return next(span.name for span in traced.spans if span.about.get("http.route"))


def _worked(own_database, traced: Receiver, way: dict, tmp_path) -> str:
    """What a worker of its own says until the text has gone out and its spans have come in."""
    more = {"HUIYIN_OTLP_URL": traced.url, "HUIYIN_LOG_FORMAT": "json", "HUIYIN_OUTBOUND_PRIVATE": "127.0.0.1"}
    log = tmp_path / "worker.log"
    with log.open("w") as file:
        worker = subprocess.Popen(
            [sys.executable, "-m", "huiyin.cli", "worker"], env=own_database.environment | more | way, stderr=file
        )
        try:
            until = time.monotonic() + 90
            while not Delivery.objects.filter(state="sent").exists():
                assert worker.poll() is None, log.read_text()
                assert time.monotonic() < until, log.read_text()
                time.sleep(0.1)
        finally:
            worker.terminate()
            assert worker.wait(60) == 0
    return log.read_text()


def _is_one_chain(traced: Receiver, request: Span) -> None:
    """The batch that told of it is linked to the request; the message is a child of it, in another process."""
    assert request.about["huiyin.request"] == MINE
    writes = [span for span in traced.spans if span.trace == request.trace and span.parent == request.id]
    assert any(span.name.startswith("INSERT") for span in writes), "no statement stands below the request"
    batches = [span for span in traced.named("deliver") if request.trace in span.links]
    assert "matters.notices" in {span.about["huiyin.subscriber"] for span in batches}
    [message] = traced.named("notice")
    assert (message.process, message.trace) == ("huiyin-worker", request.trace)
    jobs = [span for span in traced.named("job") if span.trace in {batch.trace for batch in batches} | {request.trace}]
    assert jobs and all(span.process == "huiyin-worker" for span in jobs)


@pytest.mark.django_db
def test_a_reading_is_followed_to_the_people_it_calls_out(traced, district):
    partition()
    river = rule({"when": "threshold", "metric": "level", "above": 3}, ["river_level"], opens="never", calls="at_once")
    of = device(kinds()[river.kinds[0]], "gauge-1")
    on_duty(district.staff["mei"])
    with resumed(asked(None), "readings", messages=1):
        take_in([reading(of, "level", now(), 9.5)], via=Via.MQTT, at=now())
    tracing._provider.force_flush()
    steps = [traced.named(name) for name in ("readings", "rules", "alarm", "callout")]
    assert [len(found) for found in steps] == [1, 1, 1, 1]
    [readings, rules, alarm, callout] = [found[0] for found in steps]
    assert {one.trace for one in (rules, alarm, callout)} == {readings.trace}
    assert (rules.parent, alarm.parent, callout.parent) == (readings.id, rules.id, readings.id)
    rung = OutboxEvent.objects.get(topic="command.CallChanged")
    assert readings.trace in rung.origin


@pytest.mark.parametrize("given", ["kurz", "a" * 65, "x\ny-injected", "<script>", "name 王小明", "../../etc"])
def test_an_id_that_is_none_is_not_taken_on(given, client, db):
    answer = client.get("/health/live", headers={"X-Request-Id": given})
    assert answer["X-Request-Id"] != given and len(answer["X-Request-Id"]) == 16


def test_without_a_receiver_nothing_of_the_library_is_loaded():
    code = "import huiyin.kernel.telemetry.origin, sys; sys.exit('opentelemetry' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
