"""An administrator's program sets receivers up, looks at what was sent, and replays."""

import pytest

from huiyin.webhooks.models import Delivery
from huiyin.webhooks.sending import send_waiting
from tests.api.conftest import _own_language, program  # noqa: F401 - fixtures
from tests.webhooks.conftest import pass_on


@pytest.fixture
def ada_program(ada, program):  # noqa: F811
    return program("ada")


def test_a_receiver_lives_through_the_api(district, ada_program, receiver):
    made = ada_program.done(
        "/webhooks", {"label": "Street app", "url": receiver.url, "moves": ["receive"], "account": "lin"}
    )
    assert made["account"] == "lin" and "secret" not in made
    here = f"/webhooks/{made['id']}"
    first = ada_program.done(f"{here}/secret")["secret"]
    assert first.startswith("whsec_")
    assert "secret" not in ada_program.get(here)[1]
    assert ada_program.done(f"{here}/test")["type"] == "test"
    district.reported()
    hook = Delivery.objects.first().subscription
    assert pass_on(hook) == 2
    status, log = ada_program.get(f"{here}/deliveries?state=sent")
    assert status == 200 and [row["type"] for row in log["items"]] == ["matter.receive", "test"]
    changed = ada_program.send("PUT", here, {"label": "App", "url": receiver.url, "types": ["0137"]}).json()
    assert (changed["label"], changed["moves"], changed["types"]) == ("App", [], ["0137"])
    assert ada_program.done(f"{here}/pause")["paused"] is True
    assert ada_program.post(f"{here}/pause")[0] == 409
    assert ada_program.done(f"{here}/resume")["paused"] is False
    assert ada_program.done(f"{here}/secret")["secret"] != first
    Delivery.objects.update(state="dead")
    assert ada_program.get("/webhooks")[1]["items"][0]["dead"] == 2
    one = log["items"][0]["id"]
    assert ada_program.done(f"{here}/deliveries/{one}/replay")["state"] == "waiting"
    assert ada_program.done(f"{here}/replay")["count"] == 1
    assert send_waiting(hook.pk) == 2
    assert ada_program.done(f"{here}/end")["ended"] is True
    assert ada_program.get("/webhooks")[1]["items"] == []


def test_nobody_else_may_look_or_change(district, told, program, receiver):  # noqa: F811
    hook, _secret = told()
    lin = program("lin")
    for status in (
        lin.get("/webhooks")[0],
        lin.get(f"/webhooks/{hook.pk}")[0],
        lin.get(f"/webhooks/{hook.pk}/deliveries")[0],
        lin.post("/webhooks", {"label": "x", "url": "https://a.example/"})[0],
        lin.post(f"/webhooks/{hook.pk}/test")[0],
    ):
        assert status == 403
    assert program().get("/webhooks")[0] == 401


def test_what_is_wrong_is_named(ada_program, receiver):
    for given, field in (
        ({"url": "http://93.184.216.34/"}, "url"),
        ({"moves": ["fly"]}, "moves"),
        ({"account": "nobody"}, "account"),
    ):
        status, answer = ada_program.post("/webhooks", {"label": "x", "url": receiver.url} | given)
        assert (status, answer["error"]["field"]) == (422, field)
    assert ada_program.get("/webhooks/999")[0] == 404
