"""What leaders see: who is late by unit and by street, and the person who acted."""

from html import unescape

from huiyin.kernel.clock import freeze
from huiyin.matters import services as do
from huiyin.matters.services import receive
from tests.cast import HARBOUR, THURSDAY
from tests.web.desks import Story, fresh, sign_in


def page(client, address: str) -> str:
    return unescape(client.get(address).content.decode())


def test_the_late_are_counted_by_street_and_the_list_narrows_to_one(district):
    with freeze(THURSDAY):
        here = [Story(district).handling() for _ in range(2)]
        there = Story(district, lon=HARBOUR[0], lat=HARBOUR[1]).handling()
    client = sign_in(district, "feng")
    everywhere = page(client, "/desk/supervise/?by=street")
    assert "柳巷街道" in everywhere and "港口街道" in everywhere
    harbour = page(client, "/desk/supervise/?street=990101002")
    assert there.number in harbour and not any(matter.number in harbour for matter in here)
    assert "street=990101002" in harbour.split("desk/export")[1][:120], "the file holds what the list shows"
    assert all(matter.number in page(client, "/desk/supervise/?street=nowhere") for matter in here)


def test_a_leader_opens_the_person_who_acted_and_nobody_else_does(district):
    matter = Story(district).handling()
    sun = f"/desk/people/{district.staff['sun'].pk}/"
    assert f'href="{sun}"' in page(sign_in(district, "feng"), f"/desk/m/{matter.number}/")
    told = page(sign_in(district, "feng"), sun)
    assert "孙承办" in told and "承办人" in told and "市政养护中心" in told and matter.number in told
    assert sun not in page(sign_in(district, "lin"), f"/desk/m/{matter.number}/")
    assert sign_in(district, "lin").get(sun).status_code == 403
    assert sign_in(district, "feng").get("/desk/people/999999/").status_code == 404


def test_the_person_behind_a_confidential_report_is_not_opened(district):
    matter = receive(district.lamp_out(text="举报占道"), by=district.actor("mei")).matter
    do.file(matter, district.conditions["E9901"], by=district.actor("lin"))
    mei = f"/desk/people/{district.staff['mei'].pk}/"
    assert mei not in page(sign_in(district, "feng"), f"/desk/m/{matter.number}/")
    assert fresh(matter).confidential
