"""A specialist system fetches its work orders with an API key and says how they stand."""

import pytest

from huiyin.accounts.models import Account
from huiyin.handoff.services import hand_off
from huiyin.handoff.states import State, Way
from tests.api.conftest import _own_language, program  # noqa: F401 - fixtures
from tests.handoff.conftest import again
from tests.web.desks import fresh, photo


@pytest.fixture
def firm(district, partner):
    return partner(Way.API, account=Account.objects.create(login="firm", name="照明公司接口"), finishes=True)


@pytest.fixture
def handed(district, firm, lamp):
    return hand_off(lamp, firm, "换灯泡", by=district.actor("sun"))


def upload(caller, kind="after") -> str:
    from django.test import Client

    headers = {"Authorization": f"Bearer {caller.key}"}
    made = Client().post("/api/v1/photos", {"file": photo(), "kind": kind}, headers=headers)
    return made.json()["token"]


def test_it_fetches_confirms_and_reports_with_a_photo(district, handed, lamp, program):  # noqa: F811
    firm = program("firm")
    (row,) = firm.get("/handoffs")[1]["items"]
    assert (row["number"], row["state"]) == (lamp.number, "sent")
    order = firm.get(f"/handoffs/{row['id']}")[1]
    assert (order["brief"], order["type"], order["unit"]) == ("换灯泡", "0137", "Municipal Works")
    assert lamp.tracking_code not in str(order) and "description" not in order
    assert firm.done(f"/handoffs/{row['id']}/confirm")["state"] == "confirmed"
    assert firm.post(f"/handoffs/{row['id']}/progress", {"text": ""})[0] == 422
    done = firm.done(f"/handoffs/{row['id']}/done", {"text": "已换", "photos": [upload(firm)]})
    assert (done["state"], done["brief"], done["lon"]) == ("done", "", None)
    assert fresh(lamp).state == "finished"
    assert [p.kind for p in lamp.photos.all()] == ["after"]
    assert firm.get("/handoffs")[1]["items"] == []
    assert firm.post(f"/handoffs/{row['id']}/done", {"text": "又"})[0] == 409


def test_sent_twice_with_one_key_it_is_done_once(handed, program):  # noqa: F811
    firm = program("firm")
    for _ in range(2):
        status, answer = firm.post(f"/handoffs/{handed.pk}/confirm", {}, **{"Idempotency-Key": "a"})
        assert (status, answer["state"]) == (200, "confirmed")


def test_others_find_nothing_and_others_photos_are_refused(district, handed, program):  # noqa: F811
    for name in ("lin", "wu"):
        assert program(name).get(f"/handoffs/{handed.pk}")[0] == 404
        assert program(name).post(f"/handoffs/{handed.pk}/confirm")[0] == 404
    assert program().get("/handoffs")[0] == 401
    firm = program("firm")
    assert firm.get(f"/handoffs/{handed.pk}/photos/x")[0] == 404
    stolen = upload(program("wu"))
    assert firm.post(f"/handoffs/{handed.pk}/done", {"text": "x", "photos": [stolen]})[0] == 422
    assert again(handed).state == State.SENT


def test_the_matter_itself_stays_closed_to_the_partner(handed, lamp, program):  # noqa: F811
    assert program("firm").get(f"/matters/{lamp.number}")[0] == 404
    assert program("firm").post(f"/handoffs/{handed.pk}/refuse", {"text": "不接"})[1]["state"] == "refused"
