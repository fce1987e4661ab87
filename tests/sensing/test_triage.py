"""The desk judges alarms: one key each, the worst first, and whoever comes second is told so."""

import pytest
from django.urls import reverse

from huiyin.intake.scenes import take_scene
from huiyin.kernel.clock import now
from huiyin.sensing.models import Alarm
from huiyin.sensing.vocabulary import Via
from tests.cast import HARBOUR
from tests.sensing.cameras import camera, listed, message, png
from tests.web.desks import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def lane(district):
    listed()
    listed("flooding", severity="minor")
    return camera()


def seen(scene: str = "smoke", code: str = "CAM-1", **more) -> Alarm:
    return take_scene(code, message(scene=scene, **more), via=Via.HTTP, at=now()).alarm


def act(client, alarm: Alarm, verb: str, **given):
    shown = Alarm.objects.get(pk=alarm.pk)
    return client.post(f"/desk/alarms/{alarm.pk}/{verb}/", {"severity": shown.severity, "seen": ""} | given)


def fresh(alarm: Alarm) -> Alarm:
    return Alarm.objects.select_related("matter").get(pk=alarm.pk)


def test_the_worst_stands_on_top_and_opens_with_its_picture(lane, district):
    minor, smoke = seen("flooding"), seen(picture=png())
    client = sign_in(district, "lin")
    page = client.get("/desk/alarms/").content.decode()
    assert page.index(f"/desk/alarms/{smoke.pk}/") < page.index(f"/desk/alarms/{minor.pk}/")
    page = client.get(f"/desk/alarms/{smoke.pk}/").content.decode()
    assert "冒烟" in page and "photo-waits" in page  # its picture is not covered yet
    assert 'data-key="y"' in page and 'data-key="1"' in page


def test_a_true_one_opens_its_matter_with_the_pictures(lane, district):
    alarm = seen(picture=png())
    answer = act(sign_in(district, "lin"), alarm, "confirm")
    assert answer.status_code == 302
    alarm = fresh(alarm)
    assert (alarm.verdict, alarm.verdict_by) == ("true", district.actor("lin").ref)
    assert alarm.matter is not None
    assert alarm.matter.photos.get().about == alarm.chain


def test_a_false_one_says_what_it_was_and_opens_nothing(lane, district):
    alarm, client = seen(), sign_in(district, "zhao")
    assert act(client, alarm, "filter").status_code == 422
    assert fresh(alarm).verdict == ""
    assert act(client, alarm, "filter", reason="cooking").status_code == 302
    alarm = fresh(alarm)
    assert (alarm.verdict, alarm.reason, alarm.matter) == ("false", "cooking", None)


def test_a_drill_and_a_test_leave_no_matter(lane, district):
    client = sign_in(district, "qian")
    for verb, scene in (("drill", "smoke"), ("test", "flooding")):
        alarm = seen(scene)
        act(client, alarm, verb)
        assert (fresh(alarm).verdict, fresh(alarm).matter) == (verb, None)


def test_whoever_comes_second_is_told_and_changes_nothing(lane, district):
    alarm = seen()
    act(sign_in(district, "lin"), alarm, "filter", reason="steam")
    answer = act(sign_in(district, "zhao"), alarm, "confirm")
    assert answer.status_code == 409
    assert fresh(alarm).verdict == "false" and fresh(alarm).matter is None


def test_who_sees_the_verdict_may_judge_anew(lane, district):
    alarm = seen()
    act(sign_in(district, "lin"), alarm, "filter", reason="steam")
    answer = act(sign_in(district, "zhao"), alarm, "confirm", seen="false")
    assert answer.status_code == 302
    assert fresh(alarm).verdict == "true" and fresh(alarm).reason == ""


def test_after_a_verdict_the_next_one_comes(lane, district):
    first, second = seen(), seen("flooding")
    answer = act(sign_in(district, "lin"), first, "confirm", next=str(second.pk))
    assert answer["Location"] == reverse("desk-alarm", args=[second.pk])
    page = sign_in(district, "lin").get(f"/desk/alarms/{first.pk}/").content.decode()
    assert f'name="next" value="{second.pk}"' in page


def test_many_at_once_are_shown_first_and_only_what_is_as_it_was_changes(lane, district):
    one, two = seen(), seen("flooding")
    client = sign_in(district, "lin")
    chosen = {"verb": "filter", "number": [one.pk, two.pk]}
    preview = client.post("/desk/alarms/many/", chosen)
    assert preview.status_code == 200 and fresh(one).verdict == ""
    act(sign_in(district, "zhao"), two, "confirm")
    sent = chosen | {"confirmed": "yes", "reason": "dust", f"seen_{one.pk}": "|critical", f"seen_{two.pk}": "|minor"}
    client.post("/desk/alarms/many/", sent)
    assert (fresh(one).verdict, fresh(one).reason) == ("false", "dust")
    assert fresh(two).verdict == "true"


def test_an_alarm_that_has_become_worse_is_looked_at_again(lane, district):
    alarm = seen("flooding")
    answer = act(sign_in(district, "lin"), alarm, "filter", reason="dust", severity="critical")
    assert answer.status_code == 409 and fresh(alarm).verdict == ""


def test_the_property_company_reads_along_and_judges_nothing(lane, district):
    lane.property_unit = district.units["D002"]
    lane.save()
    alarm = seen()
    client = sign_in(district, "wu")
    page = client.get(f"/desk/alarms/{alarm.pk}/")
    assert page.status_code == 200 and b'data-key="y"' not in page.content
    assert act(client, alarm, "confirm").status_code == 403
    assert client.post("/desk/alarms/many/", {"verb": "confirm", "number": alarm.pk}).status_code == 403
    assert sign_in(district, "sun").get(f"/desk/alarms/{alarm.pk}/").status_code == 404


def test_an_area_of_somebody_else_is_not_shown(lane, district):
    from huiyin.orgs.models import Post

    Post.objects.filter(staff=district.staff["lin"]).update(area="990101002")
    alarm = seen()
    client = sign_in(district, "lin")
    assert client.get(f"/desk/alarms/{alarm.pk}/").status_code == 404
    assert f"/desk/alarms/{alarm.pk}/".encode() not in client.get("/desk/alarms/").content


def test_somebodys_own_device_shows_no_name_and_no_address(lane, district):
    lane.subject, lane.name, lane.address = "care/1", "钱老太手环", "柳巷九号二楼"
    lane.save()
    alarm = seen()
    client = sign_in(district, "lin")
    for address in ("/desk/alarms/", f"/desk/alarms/{alarm.pk}/", "/desk/alarms/history/"):
        page = client.get(address).content.decode()
        assert "钱老太" not in page and "九号" not in page
    assert "钱老太" not in client.get("/desk/alarms/history/?q=钱老太").content.decode().replace('value="钱老太"', "")
    file = b"".join(client.post("/desk/alarms/history/alarms.csv", {"purpose": "周会"}).streaming_content).decode()
    assert "冒烟" in file and "九号" not in file and "CAM-1" not in file


def test_neighbours_stand_beside_and_on_the_map(lane, district):
    camera("CAM-2", lat=30.5006)
    camera("CAM-3", lon=HARBOUR[0], lat=HARBOUR[1])
    alarm, near, far = seen(), seen(code="CAM-2"), seen(code="CAM-3")
    client = sign_in(district, "lin")
    points = client.get(f"/desk/alarms/{alarm.pk}/points.json").json()["features"]
    assert [point["properties"]["href"] for point in points] == [f"/desk/alarms/{near.pk}/"]
    assert far.pk not in points


def test_history_filters_and_exports(lane, district):
    smoke, flood = seen(), seen("flooding")
    client = sign_in(district, "lin")
    act(client, flood, "filter", reason="dust")
    page = client.get("/desk/alarms/history/?verdict=false").content.decode()
    assert f"/desk/alarms/{flood.pk}/" in page and f"/desk/alarms/{smoke.pk}/" not in page
    assert client.post("/desk/alarms/history/alarms.csv", {}).status_code == 400
    file = client.post("/desk/alarms/history/alarms.csv?verdict=false", {"purpose": "周会"})
    lines = b"".join(file.streaming_content).decode().splitlines()
    assert len(lines) == 2 and lines[1].startswith(f"{flood.pk},")
