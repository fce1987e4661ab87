"""A call rings at a desk, is opened there, and becomes a matter; who called stays behind the door."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.audit.models import AccessEntry
from huiyin.hotline.models import Call, CallMatter
from huiyin.hotline.services import give_extension
from huiyin.matters.models import Matter, Report, Text
from tests.cast import LANE
from tests.hotline.calls import CALLER, answered, event, rings, send
from tests.web.desks import sign_in

REPORT = {"text": "柳巷3号门前路灯不亮", "place_lon": LANE[0], "place_lat": LANE[1], "key": "k1", "type": "0137"}


def take(client, call, **more):
    return client.post(f"/desk/hotline/calls/{call.pk}/take/", REPORT | more)


def test_the_call_rings_at_one_desk_and_at_no_other(district):
    call = rings("lin")
    link = f"/desk/hotline/calls/{call.pk}/take/"
    assert link in sign_in(district, "lin").get("/desk/").content.decode()
    assert link in sign_in(district, "lin").get("/desk/hotline/pop/").content.decode()
    assert link not in sign_in(district, "qian").get("/desk/").content.decode()
    assert CALLER not in sign_in(district, "lin").get("/desk/").content.decode()


def test_opening_the_call_shows_the_number_and_is_logged_with_its_purpose(district):
    call = rings("lin")
    page = sign_in(district, "lin").get(f"/desk/hotline/calls/{call.pk}/take/").content.decode()
    assert CALLER in page
    opened = AccessEntry.objects.get(fields=["name", "phone", "email"])
    assert (opened.actor, opened.purpose, opened.about) == (district.actor("lin").ref, "Hotline call", call.chain)


def test_a_call_becomes_a_matter_that_knows_its_call(district):
    client, call = sign_in(district, "lin"), answered("lin")
    answer = take(client, call, name="苏小园")
    matter = Matter.objects.get()
    assert answer.url == f"/desk/m/{matter.number}/"
    assert (matter.source, matter.type.code, matter.grid) == ("hotline", "0137", "99010100100101")
    assert Report.objects.get().contact_id == call.contact_id
    assert CallMatter.objects.get().began
    page = client.get(answer.url, headers={"accept-language": "en"}).content.decode()
    assert "answered in" in page and CALLER not in page and "苏小园" not in page
    assert client.get("/desk/hotline/pop/").content.strip() == b""


def test_sending_twice_makes_one_matter(district):
    client, call = sign_in(district, "lin"), answered("lin")
    assert take(client, call).url == take(client, call).url
    assert Matter.objects.count() == CallMatter.objects.count() == 1


def test_earlier_matters_of_the_number_are_shown_but_never_a_tip_off(district):
    client, first = sign_in(district, "lin"), answered("lin", "c1")
    take(client, first)
    second = answered("lin", "c2")
    take(client, second, text="举报仓库违规", key="k2", tip_off="on", type="E9901")
    third = answered("lin", "c3")
    page = client.get(f"/desk/hotline/calls/{third.pk}/take/").content.decode()
    assert "柳巷3号门前路灯不亮" in page and "举报仓库" not in page


def test_after_a_tip_off_nobody_finds_the_caller_by_the_call(district):
    client, call = sign_in(district, "lin"), answered("lin")
    take(client, call, tip_off="on", type="E9901")
    matter = Matter.objects.get()
    assert matter.confidential
    assert client.get(f"/desk/hotline/calls/{call.pk}/take/").status_code == 403
    for who in ("lin", "qian", "feng"):
        watcher = sign_in(district, who)
        assert matter.number not in watcher.get(f"/desk/hotline/calls/{call.pk}/").content.decode()
        assert f"/calls/{call.pk}/" not in watcher.get(f"/desk/m/{matter.number}/").content.decode()
    assert matter.number in sign_in(district, "mi").get(f"/desk/hotline/calls/{call.pk}/").content.decode()


def test_somebody_elses_call_is_not_there(district):
    call = rings("qian")
    assert sign_in(district, "lin").get(f"/desk/hotline/calls/{call.pk}/take/").status_code == 404
    assert sign_in(district, "sun").get(f"/desk/hotline/calls/{call.pk}/").status_code == 403
    assert not AccessEntry.objects.exists()


def test_a_caller_asks_after_an_earlier_matter(district):
    client, first = sign_in(district, "lin"), answered("lin", "c1")
    take(client, first)
    matter, second = Matter.objects.get(), answered("lin", "c2")
    client.post(f"/desk/hotline/calls/{second.pk}/link/", {"number": matter.number, "text": "问何时能修好"})
    assert [link.began for link in CallMatter.objects.order_by("pk")] == [True, False]
    assert Text.objects.get(kind="note").words == "问何时能修好"


def test_what_was_agreed_in_a_three_way_call_stands_with_the_matter(district):
    client, call = sign_in(district, "lin"), answered("lin")
    send(event("conference", "c1", agent="lin", party="sun"))
    take(client, call, conference="市政孙承办：今晚到场")
    assert Text.objects.get(kind="note").words == "市政孙承办：今晚到场"
    page = client.get(f"/desk/hotline/calls/{call.pk}/").content.decode()
    assert "孙承办" in page


def test_a_withheld_number_makes_an_anonymous_report(district):
    client, call = sign_in(district, "lin"), answered("lin", caller="anonymous")
    take(client, call)
    assert Report.objects.get().contact_id == ""


def test_a_transferred_call_leaves_one_desk_for_the_other(district):
    call = answered("lin")
    send(event("transferred", "c1", agent="qian"))
    assert sign_in(district, "lin").get("/desk/hotline/pop/").content.strip() == b""
    assert str(call.pk) in sign_in(district, "qian").get("/desk/hotline/pop/").content.decode()


def test_a_recording_is_opened_with_a_purpose_and_logged(district):
    call = answered("lin")
    send(event("recording", "c1", recording_url="https://recordings.example/1.wav"))
    path, client = f"/desk/hotline/calls/{call.pk}/recording/", sign_in(district, "feng")
    assert client.post(path, {"purpose": ""}).status_code == 422
    assert "recordings.example" not in client.get(f"/desk/hotline/calls/{call.pk}/").content.decode()
    assert "https://recordings.example/1.wav" in client.post(path, {"purpose": "核对地址"}).content.decode()
    logged = AccessEntry.objects.get(fields=["recording"])
    assert (logged.purpose, logged.subject) == ("核对地址", f"contact/{call.contact_id}")


@pytest.mark.parametrize(
    ("words", "expected"),
    [("柳巷", "柳巷3号门前路灯不亮"), ("路灯", 'data-type="0137"'), ("港口社区", "港口社区"), ("x", "found-none")],
)
def test_one_field_finds_matters_places_and_kinds(district, words, expected):
    client, call = sign_in(district, "lin"), answered("lin")
    take(client, call)
    assert expected in client.get("/desk/hotline/find/", {"q": words}).content.decode()


def test_a_matter_is_found_by_its_number_and_a_tip_off_is_not(district):
    client = sign_in(district, "lin")
    take(client, answered("lin", "c1"))
    take(client, answered("lin", "c2"), tip_off="on", key="k2", text="举报柳巷仓库")
    plain, tip = Matter.objects.order_by("pk")
    assert plain.title in client.get("/desk/hotline/find/", {"q": plain.number}).content.decode()
    assert tip.title not in client.get("/desk/hotline/find/", {"q": tip.number}).content.decode()
    assert tip.title not in client.get("/desk/hotline/find/", {"q": "仓库"}).content.decode()


def test_an_unknown_telephone_is_given_to_somebody_with_its_calls(district):
    call = rings("8009")
    client = sign_in(district, "qian")
    assert "8009" in client.get("/desk/hotline/telephones/").content.decode()
    client.post("/desk/hotline/telephones/", {"number": "8009", "staff": district.staff["lin"].pk})
    assert Call.objects.get(pk=call.pk).staff == district.staff["lin"]
    assert sign_in(district, "lin").get("/desk/hotline/telephones/").status_code == 403


def test_the_list_of_calls_costs_the_same_for_one_and_for_many(district):
    client = sign_in(district, "qian")
    give_extension("8001", district.staff["lin"], by=district.actor("qian"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/desk/hotline/").status_code == 200
        return len(seen)

    take(sign_in(district, "lin"), answered("lin", "c0"), key="x0")
    cost()
    one = cost()
    for n in range(1, 8):
        take(sign_in(district, "lin"), answered("lin", f"c{n}"), key=f"x{n}")
    assert cost() == one
