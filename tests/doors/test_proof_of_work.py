"""While reports flood in, each costs its sender some work, or some patience; in calm times nobody notices anything."""

import json
import re
from base64 import b64decode, b64encode
from datetime import timedelta
from hashlib import sha256

import pytest
from django.test import Client

from huiyin.kernel import challenge, clock
from huiyin.matters.models import Matter


@pytest.fixture
def attacked(settings):
    settings.HUIYIN_CHALLENGE, settings.HUIYIN_CHALLENGE_WORK = "on", 200


def solve(given: dict) -> str:
    number = next(n for n in range(201) if sha256(f"{given['salt']}{n}".encode()).hexdigest() == given["challenge"])
    kept = {name: given[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return b64encode(json.dumps(kept | {"number": number}).encode()).decode()


def opened_in(page) -> str:
    return re.search(r'name="opened" value="([^"]+)"', page.content.decode())[1]


def send(client, n=1, **more):
    return client.post("/report/", {"text": f"路灯不亮 {n}", "key": f"k{n}"} | more)


def by_api(proof="", language="en", n=1):
    headers = {"Accept-Language": language} | ({"X-Challenge": proof} if proof else {})
    return Client().post(
        "/api/v1/reports", json.dumps({"text": f"lamp {n}"}), content_type="application/json", headers=headers
    )


def test_in_calm_times_nothing_is_asked(client, district):
    page = client.get("/report/").content.decode()
    assert 'name="proof"' not in page and send(client).status_code == 302 and by_api().status_code == 201


def test_a_solved_challenge_is_taken_once(attacked):
    proof = solve(challenge.new_challenge())
    assert challenge.is_solved(proof) and not challenge.is_solved(proof)
    again = b64encode(b" " + json.dumps(json.loads(b64decode(proof))).encode()).decode()
    assert not challenge.is_solved(again), "written in another way it is still the same"


def test_what_is_forged_late_or_nonsense_is_not_taken(attacked):
    given = challenge.new_challenge()
    right = json.loads(b64decode(solve(given)))
    for change in (
        {"number": 201},
        {"number": {}},
        {"salt": 5},
        {"signature": "0" * 64},
        {"salt": given["salt"] + "x"},
    ):
        assert not challenge.is_solved(b64encode(json.dumps(right | change).encode()).decode()), change
    for nonsense in ("", "x", "e30=", "W10=", "bnVsbA==", "a" * 5000, "\ud800"):
        assert not challenge.is_solved(nonsense)
    with clock.freeze(clock.now() - timedelta(hours=1)):
        old = challenge.new_challenge()
    assert not challenge.is_solved(solve(old))


def test_a_program_solves_it_and_sends_again(attacked, district):
    refused = by_api()
    error = refused.json()["error"]
    assert refused.status_code == 403 and error["code"] == "challenge" and "X-Challenge" in error["message"]
    assert "重新发送" in by_api(language="zh").json()["error"]["message"]
    proof = solve(error["params"]["challenge"])
    assert by_api(proof).status_code == 201
    assert by_api(proof, n=2).status_code == 403 and Matter.objects.count() == 1


def test_staff_and_programs_with_a_key_are_not_asked(attacked, district):
    from huiyin.accounts.services import issue_key

    key = issue_key(district.staff["lin"].account, "test", by="system")
    answer = Client().post(
        "/api/v1/reports", json.dumps({"text": "lamp"}), content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )  # fmt: skip
    assert answer.status_code == 201


def test_without_script_the_form_must_have_been_open_for_a_while(attacked, client, district):
    opened = opened_in(client.get("/report/"))
    hasty = send(client, opened=opened)
    assert (
        hasty.status_code == 422 and "路灯不亮 1" in hasty.content.decode() and "秒后再次提交" in hasty.content.decode()
    )
    assert opened_in(hasty) == opened, "the time goes on counting"
    with clock.freeze(clock.now() + timedelta(seconds=21)):
        assert send(client, opened=opened).status_code == 302
        assert send(client, n=2, opened=opened).status_code == 422, "once"
    assert Matter.objects.count() == 1
    for forged in ("", "x", "1:2:3"):
        assert send(client, n=3, opened=forged).status_code == 422


def test_patience_alone_does_not_carry_a_flood(attacked, settings, district):
    settings.HUIYIN_LIMITS = settings.HUIYIN_LIMITS | {"slow": "3/hour"}
    forms = [opened_in(Client().get("/report/")) for _ in range(5)]
    with clock.freeze(clock.now() + timedelta(seconds=30)):
        statuses = [send(Client(), n=n, opened=opened).status_code for n, opened in enumerate(forms)]
    assert statuses == [302, 302, 302, 422, 422]


def test_a_flood_switches_it_on_by_itself(settings, district):
    settings.HUIYIN_CHALLENGE_ABOVE, settings.HUIYIN_CHALLENGE_WORK = "5/minute", 200
    assert [by_api(n=n).status_code for n in range(5)] == [201] * 5 and not challenge.is_wanted()
    by_api(n=6)
    assert challenge.is_wanted() and by_api(n=7).status_code == 403
    settings.HUIYIN_CHALLENGE = "off"
    assert by_api(n=8).status_code == 201


@pytest.mark.browser
def test_a_browser_solves_it_while_the_person_types(attacked, settings, people):
    settings.HUIYIN_CHALLENGE_WORK = 3000
    page = people("", 390)
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.goto(people.url + "/report/")
    assert "安全校验" in page.inner_text("#proof-says")
    page.fill("textarea[name=text]", "柳巷路灯不亮")
    page.click("main form button.btn-primary")
    page.wait_for_url("**/report/sent/**")
    assert not page.complaints
