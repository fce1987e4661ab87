"""Push to a browser, whose part a loopback push service and the real cryptography of RFC 8291 play."""

import json
import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from huiyin.accounts.models import Account
from huiyin.kernel.errors import InvalidInput
from huiyin.matters import services as do
from huiyin.notices import channels
from huiyin.notices.channels.webpush.keys import public_key_for_browsers
from huiyin.notices.models import Delivery
from huiyin.people.models import Device
from huiyin.people.reaching import forget_endpoint, has_device, keep_device
from tests.notices.browser import Browser, claims_of, data, text
from tests.notices.conftest import contact, tell_and_send
from tests.outbound_peer import peer


@pytest.fixture
def service(settings):
    with peer(answer=lambda heard: (201, {}, b"")) as push:
        settings.HUIYIN_WEBPUSH_CONTACT, settings.HUIYIN_WEBPUSH_PRIVATE = "it@example.gov.cn", True
        settings.HUIYIN_WEBPUSH_SECRET = "a secret of these tests"
        settings.HUIYIN_PUBLIC_URL = "https://huiyin.example"
        yield push


def allow(service, browser: Browser, name: str = "one", **owner) -> str:
    endpoint = f"{service.url}/push/{name}"
    keep_device(endpoint, text(browser.point), text(browser.auth), language="zh-hans", **owner)
    return endpoint


def test_the_browser_reads_what_the_reporter_is_told(stage, noon, service):
    browser, who = Browser(), contact(phone="")
    allow(service, browser, contact_id=who)
    matter = stage.reported(contact=who)
    do.file(matter, stage.conditions["0137"], by=stage.actor("lin"))
    do.dispatch(matter, stage.units["D001"], by=stage.actor("zhao"))
    tell_and_send("webpush")
    heard = service.heard[-1]
    recorded = json.loads(open(f"{channels.__path__[0]}/webpush/payloads/shown.json").read())
    shown = json.loads(browser.read(heard.body))
    assert shown == recorded | {
        "tag": shown["tag"],
        "link": f"https://huiyin.example/track/?code={matter.tracking_code}",
    }
    assert heard.headers["content-encoding"] == "aes128gcm" and int(heard.headers["ttl"]) > 0
    claims = claims_of(heard.headers["authorization"], public_key_for_browsers())
    assert claims["sub"] == "mailto:it@example.gov.cn" and time.time() < claims["exp"] < time.time() + 86400
    assert Delivery.objects.get(template="yours_dispatched").gateway_id == "1/1"


def test_staff_are_pushed_to_once_they_allowed_it(stage, noon, service):
    sun, browser = Account.objects.get(login="sun"), Browser()
    allow(service, browser, account_id=sun.pk)
    matter = stage.reported()
    do.file(matter, stage.conditions["0137"], by=stage.actor("lin"))
    do.dispatch(matter, stage.units["D001"], by=stage.actor("zhao"))
    tell_and_send("webpush")
    assert json.loads(browser.read(service.heard[0].body))["title"] == "新派遣：路灯"
    assert len(service.heard) == 1


def test_a_browser_that_is_gone_is_forgotten_and_the_other_still_told(stage, noon, service):
    who, kept = contact(phone=""), Browser()
    allow(service, Browser(), "gone", contact_id=who)
    allow(service, kept, "kept", contact_id=who)
    service.answer = lambda heard: (410 if heard.path.endswith("gone") else 201, {}, b"")
    stage.reported(contact=who)
    tell_and_send("webpush")
    assert Delivery.objects.get().gateway_id == "1/2"
    assert list(Device.objects.values_list("endpoint", flat=True)) == [f"{service.url}/push/kept"]


def test_the_last_browser_gone_leaves_a_failed_row(stage, noon, service):
    who = contact(phone="")
    allow(service, Browser(), contact_id=who)
    service.answer = lambda heard: (404, {}, b"")
    stage.reported(contact=who)
    tell_and_send("webpush")
    assert (Delivery.objects.get().state, Delivery.objects.get().error) == ("failed", "gone")
    assert not has_device(contact_id=who)


def test_no_push_into_a_private_network_unless_the_operator_allows_it(stage, noon, service, settings):
    """The endpoint comes from the browser: it must not become a way to call what only we can reach."""
    settings.HUIYIN_WEBPUSH_PRIVATE = False
    who = contact(phone="")
    allow(service, Browser(), contact_id=who)
    stage.reported(contact=who)
    tell_and_send("webpush")
    assert service.heard == [] and Delivery.objects.get().error == "address"


def test_of_accounts_a_browser_belongs_to_whoever_allowed_it_last(stage, service):
    browser, who = Browser(), contact()
    lin, sun = Account.objects.get(login="lin"), Account.objects.get(login="sun")
    endpoint = allow(service, browser, contact_id=who)
    allow(service, browser, account_id=lin.pk)
    allow(service, browser, account_id=sun.pk)
    assert has_device(contact_id=who) and has_device(account_id=sun.pk) and not has_device(account_id=lin.pk)
    forget_endpoint(endpoint, account_id=lin.pk)
    assert has_device(account_id=sun.pk), "nobody else can take it away"
    forget_endpoint(endpoint, account_id=sun.pk)
    assert has_device(contact_id=who) and not has_device(account_id=sun.pk)


@pytest.mark.parametrize("endpoint", ["", "javascript:alert(1)", "file:///etc/passwd", "https://x/" + "a" * 2000])
def test_an_endpoint_that_is_none_is_refused(stage, endpoint):
    with pytest.raises(InvalidInput):
        keep_device(endpoint, "k", "a", contact_id=contact(), language="en")


def test_the_reader_of_these_tests_agrees_with_the_example_of_the_standard():
    """RFC 8291, appendix A: so the decrypting side is not merely the mirror of the encrypting one."""
    key = ec.derive_private_key(int.from_bytes(data("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")), ec.SECP256R1())
    browser = Browser(key, data("BTBZMqHH6r4Tts7J_aSIgg"))
    body = data(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A"
        "_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    assert browser.read(body) == b"When I grow up, I want to be a watermelon"
