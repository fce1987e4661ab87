"""The office sees what became of readings, how the way in is, and samples of what was not kept."""

import threading
import time

import pytest
from django.test import Client

from huiyin.intake.sensing.doorkeeper import Doorkeeper
from huiyin.intake.sensing.pulse import pulse
from huiyin.kernel.clock import now
from huiyin.orgs.models import Post
from huiyin.orgs.roles import Role
from huiyin.sensing import registry
from huiyin.sensing.reading import Reading
from huiyin.sensing.services.readings.counting import Refused
from huiyin.sensing.services.readings.taking import take
from huiyin.sensing.vocabulary import Fate, Via
from tests.sensing.brokers import broker, free_port
from tests.sensing.things import things

__all__ = ["broker"]


@pytest.fixture
def office(district, monkeypatch):
    monkeypatch.setenv("HUIYIN_BROKER_PORT", str(free_port()))
    Post.objects.create(staff=district.staff["qian"], role=Role.ADMINISTRATOR, unit=district.units["C001"])
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(district.staff["qian"].account)
    return client


def test_fates_are_counted_and_samples_shown(office):
    river, level = things()["river-1"], registry.metric_ids()["level"]
    moment = now().timestamp()
    refused = [Refused(Fate.MALFORMED, "no JSON", "dev/river-1/up", b"<b>level</b>", river.pk)]
    take([Reading(river.pk, level, moment - n, n) for n in range(3)], via=Via.MQTT, at=now(), refused=refused)
    page = office.get("/office/readings/").content.decode()
    assert "&lt;b&gt;level&lt;/b&gt;" in page
    assert "Out of order" in page
    assert "The broker does not answer." in page
    found = office.get("/office/readings/?fate=absurd").content.decode()
    assert "Nothing matches" in found


def test_others_do_not_see_it(district):
    client = Client()
    client.force_login(district.staff["mei"].account)
    assert client.get("/office/readings/").status_code in (302, 403, 404)


def test_the_pulse_tells_what_waits(broker, district, monkeypatch):
    for name, value in broker.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HUIYIN_DATA_DIR", str(broker.data.root))
    source = broker.source()
    source.take(0)
    stop = threading.Event()
    door = Doorkeeper(broker.data, broker.where, stop).start()
    _wait_for_the_door()
    broker.publish("dev/river-1/up", b"{}")
    found = pulse()
    assert (found.answers, found.is_well) == (True, True)
    assert found.waiting >= 1
    source.acknowledge(source.take(1))
    source.close()
    stop.set()
    door.join(10)
    broker.kill()
    assert not pulse().answers
    broker.start()


def _wait_for_the_door():
    until = time.monotonic() + 30
    while not pulse().door:
        assert time.monotonic() < until, "the doorkeeper does not answer"
        time.sleep(0.05)
