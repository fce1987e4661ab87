"""Who is not signed in may knock only so often; the answer says when again, in words."""

import json

import pytest
from django.test import Client, RequestFactory

from huiyin.kernel.gates import PLACES, Limit, knock, read_limit, wait_for
from huiyin.kernel.visitors import address_of, household_of, read
from huiyin.matters.models import Matter
from tests.web.desks import sign_in


@pytest.fixture
def narrow(settings):
    settings.HUIYIN_LIMITS = settings.HUIYIN_LIMITS | {
        "report": "3/minute", "report.device": "2/hour", "track": "3/minute", "key": "2/minute", "photo": "1/minute",
    }  # fmt: skip


def report(client, n, **extra):
    return client.post("/report/", {"text": f"路灯不亮 {n}", "key": f"k{n}"}, **extra)


def by_api(address="10.0.0.1", language="en", **headers):
    return Client().post(
        "/api/v1/reports", json.dumps({"text": "lamp out"}), content_type="application/json",
        REMOTE_ADDR=address, headers={"Accept-Language": language} | headers,
    )  # fmt: skip


def test_a_limit_is_all_at_once_and_then_steadily():
    three = Limit(3, 60)
    assert [knock("x", three, now=1000) for _ in range(3)] == [0, 0, 0]
    assert knock("x", three, now=1000) == pytest.approx(20)
    assert knock("x", three, now=1019) > 0 and knock("x", three, now=1020) == 0
    assert knock("x", three, now=1021) == pytest.approx(19)
    assert knock("y", three, now=1000) == 0


def test_asking_does_not_count_and_a_clock_set_back_locks_nobody_out():
    once = Limit(1, 60)
    assert all(wait_for("x", once, now=1e9) == 0 for _ in range(5))
    knock("x", once, now=1e9)
    assert wait_for("x", once, now=5e8) <= 60


def test_a_hundred_thousand_addresses_hardly_touch_anybody_else():
    many = Limit(1, 3600)
    for n in range(PLACES // 4):
        knock(f"attacker {n}", many, now=1000)
    hit = sum(wait_for(f"resident {n}", many, now=1000) > 0 for n in range(2000))
    assert hit < 2000 * 0.09


@pytest.mark.parametrize("text", ["", "many", "0/minute", "5/fortnight", "-1/hour", "5/minute;"])
def test_a_limit_that_cannot_be_read_says_how_one_is_written(text):
    with pytest.raises(ValueError, match="30/minute"):
        read_limit(text)


def test_the_form_s_page_says_when_again_in_both_languages(narrow, district):
    client = Client()
    client.get("/report/")
    assert [report(client, n).status_code for n in range(2)] == [302, 302]
    for language, words in (("zh-hans", "分钟后"), ("en", "try again in")):
        refused = report(client, 9, headers={"accept-language": language})
        assert refused.status_code == 429 and words in refused.content.decode()
        assert 0 < int(refused["Retry-After"]) <= 3600
    assert Matter.objects.count() == 2
    assert client.get("/report/").status_code == 200, "reading stays open"


def test_another_browser_behind_the_same_address_has_its_own_count_and_the_address_its_own(narrow, district):
    first, second = Client(), Client()
    for client in (first, second):
        client.get("/report/")
    assert [report(first, 1).status_code, report(first, 2).status_code] == [302, 302]
    assert report(second, 3).status_code == 302
    assert report(second, 4).status_code == 429, "three from one address"
    assert report(second, 5, REMOTE_ADDR="10.9.9.9").status_code == 302


def test_the_api_answers_in_its_shape(narrow, district):
    assert [by_api().status_code for _ in range(3)] == [201, 201, 201]
    refused = by_api()
    assert refused.status_code == 429 and int(refused["Retry-After"]) <= 20
    error = refused.json()["error"]
    assert error["code"] == "too_many" and error["params"]["retry_after"] == int(refused["Retry-After"])
    assert "秒后" in by_api(language="zh").json()["error"]["message"]
    assert by_api(address="10.0.0.2").status_code == 201


def test_staff_at_one_address_are_not_counted_and_a_valid_key_is_never_held_up(narrow, district):
    from huiyin.accounts.services import issue_key

    lin = sign_in(district, "lin")
    given = {"text": "来电：路灯不亮", "source": "hotline"}
    assert {lin.post("/desk/new/", given).status_code for _ in range(6)} <= {302, 422}
    key = issue_key(district.staff["lin"].account, "test", by="system")
    assert {by_api(**{"Authorization": f"Bearer {key}"}).status_code for _ in range(6)} == {201}


def test_keys_cannot_be_tried_out(narrow, district):
    tries = [by_api(**{"X-API-Key": f"hy_{n}"}).status_code for n in range(4)]
    assert tries == [401, 401, 429, 429]


def test_an_exempt_network_is_not_counted(narrow, settings, district):
    settings.HUIYIN_LIMITS_EXEMPT = ["10.0.0.0/24"]
    assert {by_api().status_code for _ in range(6)} == {201}


def test_the_gate_asks_the_database_nothing(district, django_assert_num_queries):
    by_api()
    with django_assert_num_queries(0):
        from huiyin.config.gates import refusal

        assert refusal(RequestFactory().post("/api/v1/reports")) is None


def asked(peer, forwarded, settings, proxies=("10.0.0.0/8", "fd00::/8")):
    settings.HUIYIN_PROXIES = list(proxies)
    return str(address_of(RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)))


def test_only_trusted_proxies_are_believed(settings):
    assert asked("10.0.0.1", "203.0.113.7", settings) == "203.0.113.7"
    assert asked("198.51.100.9", "203.0.113.7", settings) == "198.51.100.9", "not our proxy"
    assert asked("10.0.0.1", "1.1.1.1, 203.0.113.7, 10.0.0.2", settings) == "203.0.113.7", "the first is hearsay"
    assert asked("10.0.0.1", "nonsense", settings) == "10.0.0.1"
    assert asked("10.0.0.1", "", settings) == "10.0.0.1"
    assert asked("10.0.0.1", "203.0.113.7", settings, ()) == "10.0.0.1"
    assert asked("fd00::1", "[2001:db8::5]:4711", settings) == "2001:db8::5"


def test_a_household_is_an_address_or_a_whole_ipv6_line():
    assert household_of(read("2001:db8:1:2:3::4")) == household_of(read("2001:db8:1:2:ffff::1"))
    assert household_of(read("2001:db8:1:3::1")) != household_of(read("2001:db8:1:2::1"))
    assert household_of(read("::ffff:203.0.113.7")) == "203.0.113.7"
    assert household_of(None) == "None"


def test_who_tries_out_keys_at_open311_waits_and_is_told_in_its_shape(district, narrow):
    def knocks(face="xml"):
        given = {"service_code": "0137", "api_key": "hy_guessed"}
        return Client().post(f"/open311/v2/requests.{face}", given, REMOTE_ADDR="10.0.0.7")

    assert [knocks().status_code for _ in range(3)] == [403, 403, 429]
    held = knocks("json")
    assert held.status_code == 429 and int(held["Retry-After"]) > 0
    assert held.json()[0]["code"] in (429, "429") and held.json()[0]["description"]
