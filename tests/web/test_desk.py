"""All seven stages at the desk, each by the person whose work it is."""

import pytest

from huiyin.matters import services as do
from huiyin.matters.models import Matter
from huiyin.matters.states import State
from huiyin.orgs.ringing import acknowledge


@pytest.fixture
def desk(client, district):
    """desk("lin") signs Lin in and answers the client."""

    def sign_in(name: str):
        client.force_login(district.staff[name].account)
        return client

    return sign_in


def version(matter) -> int:
    return Matter.objects.values_list("version", flat=True).get(pk=matter.pk)


def move(client, matter, name, **given):
    return client.post(f"/desk/m/{matter.number}/{name}/", {"version": version(matter), **given})


def state(matter) -> str:
    return Matter.objects.values_list("state", flat=True).get(pk=matter.pk)


def test_the_desk_sees_whether_the_one_who_was_rung_knows(desk, district):
    matter = district.reported(urgency="urgent")
    do.ask_check(matter, by=district.actor("lin"))
    page = desk("lin").get(f"/desk/m/{matter.number}/").content.decode()
    assert "尚无人确认知悉" in page
    acknowledge(f"task/{matter.tasks.get().pk}", by=district.actor("mei"))
    page = desk("lin").get(f"/desk/m/{matter.number}/").content.decode()
    assert "已确认知悉" in page and "尚无人" not in page


def test_a_lamp_goes_through_all_stages_in_the_browser(desk, district):
    matter = district.reported()
    assert move(desk("lin"), matter, "file", type="0137", condition="1").status_code == 302
    assert move(desk("zhao"), matter, "dispatch", unit="D001").status_code == 302
    assert move(desk("sun"), matter, "accept").status_code == 302
    assert move(desk("sun"), matter, "start").status_code == 302
    assert move(desk("sun"), matter, "finish", text="已换灯泡").status_code == 302
    assert move(desk("lin"), matter, "verify", text="电话核实").status_code == 302
    assert move(desk("lin"), matter, "close", grade="good", note="已修好").status_code == 302
    assert state(matter) == State.CLOSED


def test_the_queue_and_the_matter_open(desk, district):
    matter = district.reported()
    client = desk("lin")
    assert matter.title in client.get("/desk/").content.decode()
    page = client.get(f"/desk/m/{matter.number}/")
    assert page.status_code == 200 and matter.number in page.content.decode()
