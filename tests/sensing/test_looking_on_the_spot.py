"""The desk is not sure: a grid worker is asked, goes, and says yes or no with a photo; that judges the alarm."""

import pytest

from huiyin.intake.scenes import take_scene
from huiyin.kernel.clock import now
from huiyin.matters.access import sight_of
from huiyin.notices.models import Notice
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing.models import Alarm, LookTask
from huiyin.sensing.vocabulary import Via
from tests.sensing.cameras import camera, listed, message
from tests.web.desks import photo, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def asked(district):
    listed()
    camera()
    alarm = take_scene("CAM-1", message(), via=Via.HTTP, at=now()).alarm
    sign_in(district, "lin").post(f"/desk/alarms/{alarm.pk}/ask/", {"note": "是不是炊烟"})
    return LookTask.objects.get()


def test_whoever_works_in_the_grid_is_told_and_sees_it_first(asked, district):
    assert Notice.objects.get().account_id == district.staff["mei"].account_id
    page = sign_in(district, "mei").get("/field/").content.decode()
    assert f"/field/looks/{asked.pk}/" in page and "冒烟" in page
    assert "是不是炊烟" in sign_in(district, "mei").get(f"/field/looks/{asked.pk}/").content.decode()
    assert sign_in(district, "far").get(f"/field/looks/{asked.pk}/").status_code == 404


def test_yes_with_a_photo_makes_it_true_and_opens_its_matter(asked, district):
    client = sign_in(district, "mei")
    answer = client.post(f"/field/looks/{asked.pk}/true/", {"text": "有明火", "photos": photo(), "key": "a" * 20})
    assert answer.status_code == 302
    alarm = Alarm.objects.get()
    assert (alarm.verdict, alarm.verdict_by) == ("true", district.actor("mei").ref)
    assert alarm.matter is not None
    asked.refresh_from_db()
    assert (asked.ended_how, asked.is_true, asked.answer) == ("answered", True, "有明火")
    shown = alarm.matter.photos.get()
    assert not sight_of(SYSTEM, alarm.matter).uncovered(shown)


def test_no_makes_it_false(asked, district):
    sign_in(district, "mei").post(f"/field/looks/{asked.pk}/untrue/", {"text": "烧烤"})
    alarm = Alarm.objects.get()
    assert (alarm.verdict, alarm.reason, alarm.matter) == ("false", "other", None)


def test_sent_twice_it_is_answered_once_and_another_answer_is_refused(asked, district):
    client = sign_in(district, "mei")
    for _ in range(2):
        assert client.post(f"/field/looks/{asked.pk}/true/", {"text": "", "key": "k" * 20}).status_code == 302
    assert client.post(f"/field/looks/{asked.pk}/untrue/", {"text": ""}).status_code == 409
    assert Alarm.objects.get().verdict == "true"


def test_the_desk_was_faster(asked, district):
    alarm = Alarm.objects.get()
    sign_in(district, "zhao").post(f"/desk/alarms/{alarm.pk}/filter/", {"seen": "", "reason": "steam"})
    assert sign_in(district, "mei").post(f"/field/looks/{asked.pk}/true/", {"text": ""}).status_code == 409
    asked.refresh_from_db()
    assert asked.ended_how == "judged"
    assert f"/field/looks/{asked.pk}/".encode() not in sign_in(district, "mei").get("/field/").content


def test_nobody_is_asked_twice_and_it_can_be_taken_back(asked, district):
    alarm, client = Alarm.objects.get(), sign_in(district, "lin")
    assert client.post(f"/desk/alarms/{alarm.pk}/ask/", {}).status_code == 409
    client.post(f"/desk/alarms/{alarm.pk}/take-back/", {})
    asked.refresh_from_db()
    assert asked.ended_how == "taken_back"
    assert client.post(f"/desk/alarms/{alarm.pk}/ask/", {}).status_code == 302
