"""The call-taker's form, near duplicates, and every page in both languages."""

from datetime import timedelta

import pytest

from huiyin.kernel.clock import now
from huiyin.matters.models import Matter, Report
from huiyin.matters.services import receive
from huiyin.orgs.actor import SYSTEM
from tests.cast import HARBOUR, LANE
from tests.web.desks import Story, sign_in

CALL = {"source": "hotline", "text": "柳巷3号门前路灯不亮", "place_lon": LANE[0], "place_lat": LANE[1], "key": "c1"}


def test_a_call_becomes_a_matter_with_its_caller_kept_apart(district):
    client = sign_in(district, "lin")
    answer = client.post("/desk/new/", {**CALL, "name": "苏小园", "phone": "199 1234 5678", "type": "0137"})
    matter = Matter.objects.get()
    assert answer.url == f"/desk/m/{matter.number}/"
    assert (matter.source, matter.type.code, matter.grid) == ("hotline", "0137", "99010100100101")
    assert Report.objects.get().contact_id and "苏小园" not in client.get(answer.url).content.decode()


def test_sending_the_form_twice_makes_one_matter(district):
    client = sign_in(district, "lin")
    assert client.post("/desk/new/", CALL).url == client.post("/desk/new/", CALL).url
    assert Matter.objects.count() == 1


def test_a_tip_off_by_phone_is_confidential_from_the_first_second(district):
    sign_in(district, "lin").post("/desk/new/", {**CALL, "tip_off": "on"})
    assert Matter.objects.get().confidential


@pytest.mark.parametrize(
    ("change", "field"), [({"text": ""}, "text"), ({"phone": "12"}, "phone"), ({"place_lon": 1, "place_lat": 1}, "")]
)
def test_a_refused_call_keeps_what_was_typed(district, change, field):
    given = {**CALL, "name": "苏小园", **change}
    answer = sign_in(district, "lin").post("/desk/new/", given)
    assert answer.status_code == 422 and "苏小园" in answer.content.decode()
    assert not Matter.objects.exists()


def near_json(client, matter) -> list[str]:
    found = client.get(f"/desk/m/{matter.number}/near.json").json()["features"]
    return [feature["properties"]["href"] for feature in found]


def test_what_may_be_the_same_is_shown_and_what_is_far_or_long_ago_is_not(district):
    mine = Story(district, type_code="0137").received()
    close = Story(district, type_code="0137", lon=LANE[0] + 0.0004, text="又一盏灯").received()
    far = Story(district, type_code="0137", lon=HARBOUR[0]).received()
    old = receive(district.lamp_out(type_code="0137", received_at=now() - timedelta(days=40)), by=SYSTEM).matter
    client = sign_in(district, "lin")
    page = client.get(f"/desk/m/{mine.number}/").content.decode()
    found = near_json(client, mine)
    assert f"/desk/m/{close.number}/" in page and f"/desk/m/{close.number}/" in found
    assert not {f"/desk/m/{one.number}/" for one in (far, old)} & set(found)


def test_a_duplicate_of_what_is_settled_is_declined_with_the_number_of_the_other(district):
    """With what is still open it is merged."""
    first, second = Story(district).closed(), Story(district).received()
    client = sign_in(district, "lin")
    link = f"/desk/m/{second.number}/decline/?duplicate={first.number}"
    assert link in client.get(f"/desk/m/{second.number}/").content.decode()
    assert first.number in client.get(link).content.decode().split("<textarea")[1]


def test_a_handler_finds_only_what_they_may_see_close_by(district):
    mine = Story(district).accepted()
    Story(district).received()
    assert near_json(sign_in(district, "sun"), mine) == []


PAGES = {
    "lin": ["/desk/", "/desk/?tab=ended", "/desk/new/", "/desk/notices/", "/desk/m/{number}/"],
    "qian": ["/desk/?tab=open", "/desk/requests/", "/desk/supervise/?clock=soon", "/desk/m/{number}/"],
    "zhao": ["/desk/", "/desk/requests/"],
    "sun": ["/desk/inbox/", "/desk/inbox/?tab=done", "/desk/m/{number}/", "/desk/m/{number}/finish/"],
    "zhou": ["/desk/inbox/?tab=co", "/desk/m/{number}/assign/"],
    "feng": ["/desk/supervise/", "/desk/m/{number}/"],
    "mi": ["/desk/", "/desk/m/{number}/reporter/"],
}


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_answers_in_both_languages(district, who, language):
    matter = Story(district).more_time()
    client = sign_in(district, who)
    for path in PAGES[who]:
        answer = client.get(path.format(number=matter.number), headers={"accept-language": language})
        page = answer.content.decode()
        assert answer.status_code == 200, path
        assert ('<html lang="zh-Hans"' in page) == (language == "zh-hans")
        assert ' style="' not in page and "onclick" not in page, "the policy forbids both"
