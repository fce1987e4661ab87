"""Calls to other systems, against real servers on loopback: quick, slow, silent, failing, endless, hostile."""

import logging
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from huiyin.kernel.clock import freeze, now
from huiyin.kernel.models import OutboundCircuit
from huiyin.kernel.outbound import Call, Failed, Forged, circuit, new_secret, send, verify
from huiyin.kernel.outbound import address as addresses
from huiyin.kernel.outbound.address import is_public, receiver_of
from huiyin.kernel.outbound.circuit import LONGEST_PAUSE, PATIENCE, pause_after
from huiyin.kernel.outbound.exchange import LONGEST_ANSWER
from tests.outbound_peer import peer

pytestmark = pytest.mark.django_db


def post(one, **extra) -> Call:
    return Call("POST", one.url + "/hook", **({"json": {"street": "柳巷"}, "private_ok": True, "timeout": 2} | extra))


def failing(call: Call) -> Failed:
    with pytest.raises(Failed) as caught:
        send(call)
    return caught.value


def test_what_is_sent_arrives_and_the_answer_comes_back():
    with peer(answer=lambda heard: (201, {"X-Kept": "yes"}, b'{"ok": true}')) as one:
        answer = send(post(one, key="k-1", headers={"X-Mine": "1"}))
        (heard,) = one.heard
    assert (answer.status, answer.headers["x-kept"], answer.json()) == (201, "yes", {"ok": True})
    assert heard.body.decode() == '{"street":"柳巷"}'
    assert heard.headers["content-type"] == "application/json"
    assert heard.headers["idempotency-key"] == "k-1"
    assert heard.headers["x-mine"] == "1"
    assert heard.headers["host"] == f"127.0.0.1:{one.port}"


def test_a_receiver_can_check_who_sent_it():
    old, new = new_secret(), new_secret()
    with peer() as one:
        send(post(one, secret=(new, old), key="msg_7"))
        (heard,) = one.heard
    for secret in (old, new):
        assert verify(secret, heard.headers, heard.body, at=now()) == "msg_7"
    for forged in (
        lambda: verify(new_secret(), heard.headers, heard.body, at=now()),
        lambda: verify(new, heard.headers, heard.body + b" ", at=now()),
        lambda: verify(new, heard.headers | {"webhook-id": "msg_8"}, heard.body, at=now()),
        lambda: verify(new, heard.headers, heard.body, at=now() + timedelta(minutes=6)),
        lambda: verify(new, {}, heard.body, at=now()),
    ):
        with pytest.raises(Forged):
            forged()


def test_the_signature_is_the_one_of_the_published_example():
    """The worked example of the Standard Webhooks specification."""
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    at = datetime.fromtimestamp(1614265330, UTC)
    assert verify("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", headers, b'{"test": 2432232314}', at=at)


def test_a_receiver_that_drips_for_ever_is_left_at_the_deadline():
    with peer(drip=True) as one:
        began = time.monotonic()
        assert failing(post(one, timeout=0.6)).kind == "timeout"
        assert time.monotonic() - began < 2


def test_a_silent_receiver_is_left_at_the_deadline():
    done = threading.Event()
    with peer(answer=lambda heard: (done.wait(5), (200, {}, b""))[1]) as one:
        assert failing(post(one, timeout=0.4)).kind == "timeout"
        done.set()


def test_nobody_there_is_refused_and_may_be_tried_again():
    with peer() as one:
        pass
    failure = failing(post(one))
    assert (failure.kind, failure.worth_trying_again) == ("refused", True)


@pytest.mark.parametrize(("status", "again"), [(404, False), (410, False), (422, False), (429, True), (503, True)])
def test_a_status_says_whether_to_try_again(status, again):
    with peer(answer=lambda heard: (status, {"Retry-After": "7"}, b"secret words")) as one:
        failure = failing(post(one))
    assert (failure.kind, failure.status, failure.retry_after) == ("status", status, 7.0)
    assert failure.worth_trying_again is again
    assert "secret words" not in str(failure)


def test_a_redirect_is_not_followed():
    with peer() as inside, peer(answer=lambda heard: (302, {"Location": inside.url}, b"")) as one:
        assert failing(post(one)).status == 302
        assert inside.heard == []


def test_an_endless_answer_is_cut_off():
    with peer(answer=lambda heard: (200, {}, b"x" * (LONGEST_ANSWER + 1))) as one:
        assert failing(post(one, timeout=10)).kind == "answer"


def test_a_compressed_answer_is_not_unpacked():
    with peer(answer=lambda heard: (200, {"Content-Encoding": "gzip"}, b"\x1f\x8b")) as one:
        assert failing(post(one)).kind == "answer"
        assert one.heard[0].headers["accept-encoding"] == "identity"


def test_a_private_receiver_is_refused_unless_listed(settings):
    with peer() as one:
        assert failing(post(one, private_ok=False)).kind == "address"
        assert one.heard == []
        settings.HUIYIN_OUTBOUND_PRIVATE = [f"127.0.0.1:{one.port + 1}"]
        assert failing(post(one, private_ok=False)).kind == "address"
        for listed in (f"127.0.0.1:{one.port}", "127.0.0.1"):
            settings.HUIYIN_OUTBOUND_PRIVATE = [listed]
            send(post(one, private_ok=False))
        assert len(one.heard) == 2


@pytest.mark.parametrize(
    "ip",
    ["10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.3.4", "172.31.0.1", "100.64.0.1", "0.0.0.0", "224.0.0.1"]
    + ["::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "2002:0a00:0001::1", "64:ff9b::7f00:1", "::"],
)  # fmt: skip
def test_these_are_not_public(ip):
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "64:ff9b::101:101"])
def test_these_are_public(ip):
    assert is_public(ip)


NO_ADDRESS = ["ftp://a.example", "file:///etc/passwd", "http://u:p@a.example/", "http://", "x", "http://a:99999/"]


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_is_no_address_is_refused(url):
    assert receiver_of(url) is None
    assert failing(Call("GET", url)).kind == "address"


def test_a_name_is_looked_up_once_and_that_address_is_called(monkeypatch):
    """A name that changes its address between the check and the call gains nothing."""
    asked = []

    def rebinding(host, port, **kwargs):
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1" if len(asked) == 1 else "10.9.9.9", port))]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", rebinding)
    with peer() as one:
        send(Call("GET", f"http://partner.example:{one.port}/x", private_ok=True))
        assert one.heard[0].headers["host"] == f"partner.example:{one.port}"
    assert asked == ["partner.example"]


def test_a_name_that_points_inside_is_refused(monkeypatch):
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda h, p, **k: [(2, 1, 6, "", ("127.0.0.1", p))])
    with peer() as one:
        assert failing(Call("GET", f"http://partner.example:{one.port}/x")).kind == "address"
        assert one.heard == []


def test_the_circuit_opens_lets_one_try_and_closes_again():
    broken = [True]
    with peer(answer=lambda heard: (500 if broken[0] else 200, {}, b"")) as one, freeze(now()) as start:
        for _ in range(PATIENCE):
            assert failing(post(one)).kind == "status"
        refused = failing(post(one))
        assert (refused.kind, refused.retry_after) == ("circuit", 30.0)
        assert len(one.heard) == PATIENCE, "nothing is sent while it is open"
        with freeze(start + timedelta(seconds=31)):
            assert failing(post(one)).kind == "status", "one is let through"
            assert failing(post(one)).retry_after == 60.0, "and its failure doubles the pause"
        broken[0] = False
        with freeze(start + timedelta(seconds=100)):
            send(post(one))
            send(post(one))
    assert not OutboundCircuit.objects.exists()


def test_only_one_call_tries_a_half_open_circuit():
    with peer() as one, freeze(now()) as at:
        target = f"127.0.0.1:{one.port}"
        OutboundCircuit.objects.create(target=target, failures=5, open_until=at)

        assert circuit.enter(target, at=at, trial=timedelta(seconds=9))
        assert failing(post(one)).retry_after == 9.0
        assert one.heard == []


def test_a_receiver_that_says_no_is_not_left_alone():
    with peer(answer=lambda heard: (422, {}, b"")) as one:
        for _ in range(PATIENCE + 2):
            assert failing(post(one)).status == 422
    assert not OutboundCircuit.objects.exists()


def test_pauses_grow_and_end():
    pauses = [pause_after(n) for n in range(30)]
    assert pauses[PATIENCE - 1] == timedelta(0)
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


def test_no_secret_and_no_words_reach_the_log(caplog):
    caplog.set_level(logging.DEBUG, logger="huiyin")
    secret = new_secret()
    call = Call("POST", "http://127.0.0.1:9/token-in-path", json={"a": "words"}, secret=secret, private_ok=True)
    failing(call)
    for told in (caplog.text, repr(call)):
        assert secret not in told and "words" not in told and "token-in-path" not in told
    assert "outbound POST: refused" in caplog.text
