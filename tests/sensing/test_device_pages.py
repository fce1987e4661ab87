"""The office's pages of devices: found, shown, registered, changed, retired; never a person's readings."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.kernel.clock import now
from huiyin.sensing.models import Device, DeviceState
from huiyin.sensing.services.devices.health import check_words
from tests.cast import HARBOUR, LANE
from tests.sensing.devices_cast import administrator, device, kinds, partition, said


@pytest.fixture
def made(district):
    partition()
    return kinds()


@pytest.fixture
def ada(district, client: Client) -> Client:
    administrator(district)
    client.force_login(district.staff["ada"].account)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def text(answer) -> str:
    return answer.content.decode()


FORM = {"code": "smoke-9", "kind": "smoke", "name": "九号楼烟感", "place_lon": LANE[0], "place_lat": LANE[1]}


def test_the_list_finds_by_words_kind_area_and_state(made, ada):
    device(made["smoke"], "smoke-1", name="一号楼烟感")
    river = device(made["river_level"], "river-1", area="990101002001001", grid="99010100200101")
    DeviceState.objects.create(device=river, heard_at=now() - timedelta(days=1))
    check_words(now())
    for query, codes in (
        ("", {"smoke-1", "river-1"}),
        ("?q=一号楼", {"smoke-1"}),
        ("?kind=river_level", {"river-1"}),
        ("?area=990101002", {"river-1"}),
        ("?state=silent", {"river-1"}),
        ("?state=never", {"smoke-1"}),
        ("?state=retired", set()),
    ):
        page = text(ada.get(f"/office/devices/{query}"))
        assert {code for code in ("smoke-1", "river-1") if f"/office/devices/{code}/" in page} == codes, query


def test_list_and_map_agree_and_leave_out_what_serves_a_person(made, ada):
    device(made["smoke"], "smoke-1")
    device(made["water_meter"], "meter-1", subject="care/1", subject_until=now() + timedelta(days=1))
    device(made["wristband"], "band-1", lon=None, lat=None)
    points = ada.get("/office/devices/points.json").json()["features"]
    assert [point["properties"]["href"] for point in points] == ["/office/devices/smoke-1/"]
    page = text(ada.get("/office/devices/map/"))
    assert "smoke-1" in page and "meter-1" not in page and "band-1" not in page


def test_the_table_to_take_along_has_no_place_of_what_serves_a_person(made, ada):
    device(made["smoke"], "smoke-1", name="=1+1")
    device(made["water_meter"], "meter-1", subject="care/1", address="某某家")
    file = b"".join(ada.get("/office/devices/devices.csv").streaming_content).decode()
    assert "'=1+1" in file and "meter-1" in file and "某某家" not in file and "care/1" not in file


def test_a_device_shows_what_it_said_and_when(made, ada):
    gauge, at = device(made["river_level"], "river-1"), now()
    for n in range(50):
        said(gauge, "level", 20 + n / 10, at - timedelta(minutes=20 * n + 1))
    page = text(ada.get("/office/devices/river-1/"))
    assert "<polyline" in page and "20 to 24.90 m" in page and "50 readings" in page
    assert "Nothing in this period" in page  # of the flow, which was never told


def test_what_a_device_says_of_a_person_is_not_shown_to_administrators(made, ada):
    band = device(made["wristband"], "band-1", subject="care/7", subject_until=now() + timedelta(days=1))
    said(band, "heart_rate", 137.25, now() - timedelta(minutes=5))
    page = text(ada.get("/office/devices/band-1/"))
    assert "137" not in page and "care/7" not in page and "serves a person in care" in page
    assert "<polyline" not in page and str(LANE[0]) not in page


def test_registering_by_the_form(made, ada):
    answer = ada.post("/office/devices/new/", FORM, follow=True)
    assert answer.redirect_chain[-1][0] == "/office/devices/smoke-9/"
    assert Device.objects.get(code="smoke-9").grid == "99010100100101"


def test_a_form_that_is_refused_keeps_what_was_typed_and_says_why(made, ada):
    answer = ada.post("/office/devices/new/", FORM | {"gateway": "gw-none", "address": "柳巷9号"})
    assert answer.status_code == 422 and "no gateway" in text(answer) and "柳巷9号" in text(answer)
    outside = ada.post("/office/devices/new/", FORM | {"place_lon": 1.0})
    assert outside.status_code == 422 and "outside of the district" in text(outside)
    assert not Device.objects.exists()


def test_changing_by_the_form_and_who_comes_second_is_told(made, ada):
    ada.post("/office/devices/new/", FORM)
    moved = FORM | {"place_lon": HARBOUR[0], "place_lat": HARBOUR[1], "version": "1"}
    assert ada.post("/office/devices/smoke-9/change/", moved).status_code == 302
    assert Device.objects.get().area == "990101002001001"
    second = ada.post("/office/devices/smoke-9/change/", FORM | {"version": "1"})
    assert second.status_code == 409 and "Somebody else changed" in text(second)


def test_a_secret_is_shown_once(made, ada):
    ada.post("/office/devices/new/", FORM)
    answer = ada.post("/office/devices/smoke-9/secret/")
    assert "shown this once" in text(answer) and "no-store" in answer["Cache-Control"]
    assert "shown this once" not in text(ada.get("/office/devices/smoke-9/"))


def test_retiring_asks_why(made, ada):
    ada.post("/office/devices/new/", FORM)
    assert ada.post("/office/devices/smoke-9/retire/", {}).status_code == 422
    ada.post("/office/devices/smoke-9/retire/", {"reason": "broken"})
    assert Device.objects.get().retired_at is not None
    assert "What it sends afterwards" not in text(ada.get("/office/devices/smoke-9/"))


def test_only_administrators_come_in(made, district, client):
    device(made["smoke"], "smoke-1")
    client.force_login(district.staff["zhao"].account)
    for path in ("", "map/", "points.json", "devices.csv", "kinds/", "new/", "smoke-1/"):
        assert client.get(f"/office/devices/{path}").status_code == 403


def test_a_full_list_asks_no_more_than_a_short_one(made, ada):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            ada.get("/office/devices/")
        return len(queries)

    device(made["smoke"], "smoke-0")
    asked()
    few = asked()
    for n in range(1, 25):
        device(made["smoke"], f"smoke-{n}")
    assert asked() == few


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_kinds_are_listed_with_their_ranges(made, ada, language):
    page = text(ada.get("/office/devices/kinds/", headers={"accept-language": language}))
    assert "10–40 m" in page and ("河道水位站" if language == "zh-hans" else "River level station") in page
