"""Observations come in by SensorThings and go the way of all readings."""

import json
from datetime import timedelta

from huiyin.accounts.scopes import Scope
from huiyin.accounts.services import issue_key
from huiyin.kernel.clock import now
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing.models import DeviceState, FateCount, Reading
from huiyin.sensing.services.devices.registering import retire
from tests.cast import HARBOUR
from tests.intake.sensorthings.conftest import BASE


def at(minutes: float = 0) -> str:
    return (now() - timedelta(minutes=minutes)).isoformat()


def count() -> int:
    return Reading.objects.count()


def test_a_device_creates_an_observation_of_its_own_datastream(world):
    secret, level = world.secret(), world.stream("level")
    answer = world.post(f"/Datastreams({level})/Observations", {"phenomenonTime": at(1), "result": 24.5}, secret)
    assert answer.status_code == 201 and answer["Location"] == answer.json()["@iot.selfLink"]  # 10.2
    there = world.get(answer["Location"])
    assert there["result"] == 24.5 and there["resultQuality"] == "good"
    assert DeviceState.objects.get(device=world.river).heard_at is not None
    assert FateCount.objects.filter(via="sensorthings", fate="kept", amount=1).exists()


def test_an_observation_may_link_to_its_datastream_instead(world):
    body = {"Datastream": {"@iot.id": world.stream("level")}, "phenomenonTime": at(1), "result": 24.5}
    assert world.post("/Observations", body, world.secret()).status_code == 201
    assert world.post("/Observations", {"result": 1}, world.secret()).status_code == 400


def test_without_a_time_it_is_now_and_a_period_stands_for_its_end(world):
    secret, path = world.secret(), f"/Datastreams({world.stream('level')})/Observations"
    assert world.post(path, {"result": 23}, secret).status_code == 201
    end = now() - timedelta(minutes=3)
    period = f"{(end - timedelta(hours=1)).isoformat()}/{end.isoformat()}"
    answer = world.post(path, {"result": 22, "phenomenonTime": period, "resultQuality": "suspect"}, secret)
    there = world.get(answer["Location"])
    assert there["phenomenonTime"][:19] == end.isoformat()[:19] and there["resultQuality"] == "doubtful"


def test_sent_twice_it_is_kept_once(world):
    secret, before = world.secret(), count()
    body = {"phenomenonTime": at(1), "result": 24.5}
    for _ in range(2):
        answer = world.post(f"/Datastreams({world.stream('level')})/Observations", body, secret)
        assert answer.status_code == 201
    assert count() == before + 1
    assert FateCount.objects.filter(fate="duplicate").exists()


def test_what_cannot_be_a_reading_is_refused_with_a_reason_and_nothing_is_kept(world):
    secret, before = world.secret(), count()
    path = f"/Datastreams({world.stream('level')})/Observations"
    for body in (
        {"result": "high"}, {"result": None}, {}, {"result": [1]}, {"result": 10**400}, [1], "x", 5,
        {"result": 1, "phenomenonTime": "yesterday"}, {"result": 1, "phenomenonTime": "2026-03-05T10:00:00"},
        {"result": 1, "phenomenonTime": 5}, {"result": 99_999},
        {"result": 21, "phenomenonTime": "2036-01-01T00:00:00Z"},
        {"result": 21, "phenomenonTime": "1999-01-01T00:00:00Z"},
    ):  # fmt: skip
        answer = world.post(path, body, secret)
        assert answer.status_code == 400 and len(answer.json()["message"]) > 10, body
    for text in ("{", "", "\x00", '{"result": NaN}', "[" * 100_000):
        assert world.post(path, text, secret).status_code == 400, text[:20]
    assert count() == before


def test_nobody_sends_for_another(world):
    secret, level, smoke = world.secret(), world.stream("level"), world.stream("smoke", world.smoke)
    heart = world.stream("heart_rate", world.band)
    for path in (
        f"/Datastreams({smoke})/Observations",
        f"/Datastreams({heart})/Observations",
        "/Datastreams(7)/Observations",
    ):
        assert world.post(path, {"result": 1}, secret).status_code == 404, path
    wrong = world.post(f"/Datastreams({level})/Observations", {"result": 1}, "guessed")
    assert wrong.status_code == 401 and "Basic" in wrong["WWW-Authenticate"]
    nobody = world.client.post(f"{BASE}/Observations", "{}", content_type="application/json")
    assert nobody.status_code == 401


def test_a_gateway_speaks_for_what_stands_behind_it(world):
    secret, smoke = world.secret(world.gateway), world.stream("smoke", world.smoke)
    answer = world.post(f"/Datastreams({smoke})/Observations", {"result": False}, secret, "gw-1")
    assert answer.status_code == 201 and world.get(answer["Location"])["result"] is False


def test_a_key_needs_its_scope_and_stays_in_its_area(world, district):
    account, level, smoke = district.staff["ada"].account, world.stream("level"), world.stream("smoke", world.smoke)
    world.key = issue_key(account, "reads", by="system", scopes=[Scope.READ])
    assert world.post(f"/Datastreams({level})/Observations", {"result": 1}).status_code == 403
    world.key = issue_key(account, "sends", by="system", scopes=[Scope.SENSE], area="990101001")
    assert world.post(f"/Datastreams({smoke})/Observations", {"result": False}).status_code == 201
    assert world.post(f"/Datastreams({level})/Observations", {"result": 20}).status_code == 404, HARBOUR
    assert world.client.get(f"{BASE}/Things", headers={"authorization": f"Bearer {world.key}"}).status_code == 403
    world.key = issue_key(district.staff["mei"].account, "a grid worker's", by="system")
    assert world.post(f"/Datastreams({smoke})/Observations", {"result": False}).status_code == 403


def test_a_retired_device_and_a_persons_create_nothing(world):
    level = world.stream("level")
    retire(world.river, reason="broken", by=SYSTEM)
    answer = world.post(f"/Datastreams({level})/Observations", {"result": 20})
    assert answer.status_code == 400 and "out of use" in answer.json()["message"]
    heart = world.stream("heart_rate", world.band)
    assert world.post(f"/Datastreams({heart})/Observations", {"result": 70}).status_code == 404


def test_data_arrays_have_an_answer_for_each_row(world):
    level, temperature = world.stream("level"), world.stream("temperature")
    body = [
        {
            "Datastream": {"@iot.id": level},
            "components": ["phenomenonTime", "result"],
            "dataArray@iot.count": 3,
            "dataArray": [[at(3), 24.1], [at(2), "wet"], [at(1), 24.3], [at(1)]],
        },
        {"Datastream": {"@iot.id": temperature}, "components": ["result"], "dataArray": [[11.5]]},
        {"Datastream": {"@iot.id": 7}, "components": ["result"], "dataArray": [[1], [2]]},
    ]
    before = count()
    answer = world.post("/CreateObservations", body, world.secret())
    said = answer.json()
    assert answer.status_code == 201 and len(said) == 7  # 12.2: a link for each, or “error”
    assert [one.startswith("error") for one in said] == [False, True, False, True, False, True, True]
    assert count() == before + 3
    assert world.get(said[0])["result"] == 24.1 and world.get(said[4])["result"] == 11.5


def test_a_body_that_is_no_data_array_is_refused(world):
    secret = world.secret()
    for body in (
        {},
        [5],
        [{"components": ["result"]}],
        [{"dataArray": []}],
        [{"dataArray": [[1]], "components": ["x"]}],
    ):
        assert world.post("/CreateObservations", body, secret).status_code == 400, json.dumps(body)
    much = [{"Datastream": {"@iot.id": 7}, "components": ["result"], "dataArray": [[1]] * 10_001}]
    assert world.post("/CreateObservations", much, secret).status_code == 413
    assert world.get("/CreateObservations", 405)["message"]


def test_who_tries_out_secrets_is_held_up_in_json(world, settings):
    settings.HUIYIN_LIMITS = settings.HUIYIN_LIMITS | {"key": "2/hour"}
    settings.HUIYIN_LIMITS_EXEMPT = ()
    statuses = [world.post("/Observations", {}, f"guess-{n}").status_code for n in range(4)]
    assert statuses == [401, 401, 429, 429]
