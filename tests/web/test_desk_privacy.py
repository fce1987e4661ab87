"""Who sees what at the desk: nothing of others, and never who reported unless it is opened for a purpose."""

import pytest

from huiyin.audit.models import AccessEntry
from huiyin.matters.services import receive
from huiyin.people.services import ContactDetails, keep_contact
from tests.web.desks import Story, move, sign_in

NAME, PHONE = "苏小园", "19912345678"


def contact() -> str:
    return keep_contact(ContactDetails(name=NAME, phone=PHONE))


def opened(client, matter, purpose="问清是哪一盏灯"):
    return client.post(f"/desk/m/{matter.number}/reporter/", {"purpose": purpose})


@pytest.mark.parametrize("path", ["", "accept/", "reporter/", "near.json"])
def test_an_outsider_gets_the_same_404_as_for_a_number_that_does_not_exist(district, path):
    matter = Story(district).accepted()
    client = sign_in(district, "wu")
    assert client.get(f"/desk/m/{matter.number}/{path}").status_code == 404
    assert client.get(f"/desk/m/20260305-999999/{path}").status_code == 404


def test_an_outsider_cannot_move_it_either(district):
    matter = Story(district).dispatched()
    assert move(sign_in(district, "wu"), matter, "accept").status_code == 404


def test_somebody_who_sees_it_but_may_not_move_it_is_told_so(district):
    matter = Story(district).dispatched()
    answer = move(sign_in(district, "lin"), matter, "accept")
    assert answer.status_code == 403 and "孙" not in answer.content.decode()


def test_there_is_no_such_move(district):
    matter = Story(district).received()
    assert sign_in(district, "lin").get(f"/desk/m/{matter.number}/rate/").status_code == 404


@pytest.mark.parametrize("path", ["/desk/", "/desk/inbox/", "/desk/new/", "/desk/requests/", "/desk/supervise/"])
def test_whoever_is_not_signed_in_is_sent_to_the_door(client, district, path):
    assert client.get(path).url.startswith("/login/")


def test_a_grid_worker_has_no_desk(district):
    assert sign_in(district, "mei").get("/desk/").status_code == 403


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("sun", "/desk/new/"),
        ("sun", "/desk/supervise/"),
        ("lin", "/desk/requests/"),
        ("zhao", "/desk/supervise/"),
        ("lin", "/desk/inbox/"),
    ],
)
def test_pages_of_other_posts_are_closed(district, who, path):
    assert sign_in(district, who).get(path).status_code == 403


def test_the_reporter_is_on_no_page_until_opened_with_a_purpose(district):
    story = Story(district, contact=contact())
    matter = story.accepted()
    client = sign_in(district, "sun")
    page = client.get(f"/desk/m/{matter.number}/").content.decode()
    assert NAME not in page and PHONE not in page
    assert client.get(f"/desk/m/{matter.number}/reporter/").status_code == 200
    assert opened(client, matter, purpose="  ").status_code == 422 and not AccessEntry.objects.exists()

    shown = opened(client, matter)
    assert NAME in shown.content.decode() and PHONE in shown.content.decode()
    entry = AccessEntry.objects.get()
    assert entry.purpose == "问清是哪一盏灯" and entry.actor == district.actor("sun").ref
    assert "no-store" in shown.headers["Cache-Control"]
    assert NAME not in client.get(f"/desk/m/{matter.number}/").content.decode()


def tip_off(district):
    story = Story(district, contact=contact(), type_code="E9901", text="举报饭店使用过期食材")
    from huiyin.matters import services as do

    do.file(story.matter, district.conditions["E9901"], by=district.actor("lin"))
    do.dispatch(story.matter, district.units["D001"], by=district.actor("zhao"))
    return story.matter


@pytest.mark.parametrize("who", ["sun", "zhou", "lin", "zhao", "qian", "feng"])
def test_of_a_tip_off_nobody_but_the_confidant_opens_the_reporter(district, who):
    matter = tip_off(district)
    client = sign_in(district, who)
    page = client.get(f"/desk/m/{matter.number}/").content.decode()
    assert f"/desk/m/{matter.number}/reporter/" not in page and NAME not in page
    answer = opened(client, matter)
    assert answer.status_code == 403 and NAME not in answer.content.decode()
    assert not AccessEntry.objects.exists()


def test_the_confidant_opens_it_and_it_is_logged(district):
    matter = tip_off(district)
    shown = opened(sign_in(district, "mi"), matter, purpose="核实举报线索")
    assert shown.status_code == 200 and PHONE in shown.content.decode()
    assert AccessEntry.objects.get().actor == district.actor("mi").ref


def test_a_tip_off_by_a_colleague_does_not_name_them_in_the_trace(district):
    matter = receive(district.lamp_out(type_code="E9901"), by=district.actor("mei")).matter
    page = sign_in(district, "lin").get(f"/desk/m/{matter.number}/").content.decode()
    assert "梅网格" not in page and "上报人" in page
    mi = sign_in(district, "mi")
    assert "梅网格" not in mi.get(f"/desk/m/{matter.number}/").content.decode(), "not before it is opened for a purpose"
    assert "梅网格" in opened(mi, matter, purpose="核实举报线索").content.decode()
    assert AccessEntry.objects.get().subject == district.actor("mei").ref
