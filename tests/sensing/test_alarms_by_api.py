"""A program reads alarms and says what they were, as far as its key may."""

import json

import pytest
from django.test import Client

from huiyin.accounts.scopes import Scope
from huiyin.accounts.services import issue_key
from huiyin.intake.scenes import take_scene
from huiyin.kernel.clock import now
from huiyin.sensing.models import Alarm
from huiyin.sensing.vocabulary import Via
from tests.sensing.cameras import camera, listed, message

pytestmark = pytest.mark.django_db


@pytest.fixture
def alarm(district):
    listed()
    listed("flooding", severity="minor")
    camera()
    take_scene("CAM-1", message(scene="flooding"), via=Via.HTTP, at=now())
    return take_scene("CAM-1", message(), via=Via.HTTP, at=now()).alarm


def ask(district, method: str, path: str, body=None, who: str = "lin", scopes=()):
    key = issue_key(district.staff[who].account, "a program", by="system", scopes=scopes)
    secret = key if isinstance(key, str) else key[-1] if isinstance(key, tuple) else key.secret
    return Client().generic(
        method, f"/api/v1{path}", json.dumps(body or {}) if method == "POST" else b"", content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )  # fmt: skip


def test_a_list_by_filters_in_pages(alarm, district):
    found = ask(district, "GET", "/alarms?state=waiting&page_size=1").json()
    assert len(found["items"]) == 1 and found["next_page"] == 2
    assert [one["scene"] for one in ask(district, "GET", "/alarms?severity=critical").json()["items"]] == ["smoke"]
    assert ask(district, "GET", "/alarms?severity=huge").status_code == 422
    assert ask(district, "GET", "/alarms", who="wu").json()["items"] == []


def test_acknowledge_and_judge(alarm, district):
    assert ask(district, "POST", f"/alarms/{alarm.pk}/acknowledge").json()["acknowledged_at"]
    assert ask(district, "POST", f"/alarms/{alarm.pk}/judge", {"verdict": "false"}).status_code == 422
    said = ask(district, "POST", f"/alarms/{alarm.pk}/judge", {"verdict": "false", "reason": "steam"}).json()
    assert (said["verdict"], said["reason"], said["matter"]) == ("false", "steam", "")
    late = ask(district, "POST", f"/alarms/{alarm.pk}/judge", {"verdict": "true"})
    assert late.status_code == 409
    anew = ask(district, "POST", f"/alarms/{alarm.pk}/judge", {"verdict": "true", "seen": "false"})
    assert anew.json()["matter"] == Alarm.objects.select_related("matter").get(pk=alarm.pk).matter.number


def test_a_key_without_the_scope_may_not(alarm, district):
    path = f"/alarms/{alarm.pk}/judge"
    assert ask(district, "POST", path, {"verdict": "true"}, scopes=(Scope.READ, Scope.UNIT)).status_code == 403
    assert ask(district, "POST", path, {"verdict": "true"}, who="feng").status_code == 403
    assert ask(district, "POST", path, {"verdict": "true"}, scopes=(Scope.ALARMS,)).status_code == 200


def test_somebodys_own_device_is_not_named(alarm, district):
    Alarm.objects.filter(pk=alarm.pk).update(subject="care/1")
    said = ask(district, "GET", f"/alarms/{alarm.pk}").json()
    assert (said["device"], said["address"], said["lon"]) == ("", "", None)
    assert len(said["area"]) == 12
