"""Alarms stand where people look: on the matter's page, in the property company's inbox, on the wall, and by MQTT."""

import json

import pytest
from django.core.cache import cache

from huiyin.intake.scenes import take_scene
from huiyin.intake.sensing.messages import set_apart, take_messages
from huiyin.intake.sensing.sources import Message
from huiyin.kernel.clock import now
from huiyin.matters.models import Photo
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing.models import Alarm, SetAside
from huiyin.sensing.services.alarms import clear
from huiyin.sensing.vocabulary import Via
from tests.sensing.cameras import camera, listed, message, png
from tests.web.desks import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # the wall keeps its figures for some seconds


@pytest.fixture
def lane(district):
    listed(opens="at_once")
    return camera()


def seen(**more) -> Alarm:
    return take_scene("CAM-1", message(**more), via=Via.HTTP, at=now()).alarm


def test_the_matter_says_which_alarm_holds_it(lane, district):
    alarm = seen(picture=png())
    alarm.refresh_from_db()
    assert Photo.objects.get().matter == alarm.matter
    page = sign_in(district, "lin").get(f"/desk/m/{alarm.matter.number}/").content.decode()
    assert f"/desk/alarms/{alarm.pk}/" in page


def test_the_property_company_finds_it_in_its_inbox(lane, district):
    lane.property_unit = district.units["D002"]
    lane.save()
    alarm = seen()
    page = sign_in(district, "wu").get("/desk/inbox/").content.decode()
    assert f"/desk/alarms/{alarm.pk}/" in page
    assert f"/desk/alarms/{alarm.pk}/" not in sign_in(district, "sun").get("/desk/inbox/").content.decode()


def test_the_wall_shows_what_is_active_and_drops_what_is_over(lane, district):
    client, alarm = sign_in(district, "qian"), seen()
    assert f'data-key-of="alarm-{alarm.pk}"' in client.get("/hall/").content.decode()
    assert len(client.get("/hall/alarms.json").json()["features"]) == 1
    clear(alarm, how="person", by=SYSTEM)
    assert f'data-key-of="alarm-{alarm.pk}"' not in client.get("/hall/alarms/").content.decode()


def test_somebodys_own_device_has_no_place_on_the_wall(lane, district):
    lane.subject = "care/1"
    lane.save()
    seen()
    assert sign_in(district, "qian").get("/hall/alarms.json").json()["features"] == []


def test_by_mqtt_a_scene_is_taken_beside_readings(lane):
    at = now()
    take_messages([Message("CAM-1", "scene", message(), at.timestamp(), None)], at=at)
    assert Alarm.objects.get().rule.code == "scene_smoke"


def test_by_mqtt_too_nothing_of_a_refused_scene_is_kept(lane):
    at = now()
    body = json.dumps({"scene": "smoke", "confidence": 1, "faceId": "secret"}).encode()
    told = Message("CAM-1", "scene", body, at.timestamp(), None)
    take_messages([told], at=at)
    set_apart(told._replace(device="CAM-2"), "broken", at=at)
    assert not Alarm.objects.exists()
    assert SetAside.objects.count() == 2
    assert all(bytes(one.payload).startswith(b"sha256:") for one in SetAside.objects.all())
