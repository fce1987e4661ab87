"""What a receiver is told: what its account may see, signed, in each matter's order, until it is heard."""

import json
from collections import defaultdict
from datetime import timedelta

import pytest

from huiyin.kernel.clock import freeze, now
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.kernel.models import OutboxCursor
from huiyin.kernel.outbound import verify
from huiyin.kernel.outbox import deliver_all
from huiyin.matters import services as do
from huiyin.notices.models import Notice
from huiyin.webhooks import services
from huiyin.webhooks.jobs import forget_old
from huiyin.webhooks.models import Delivery, Subscription
from huiyin.webhooks.rules import LONGEST, gives_up
from huiyin.webhooks.rules import pause as pause_after
from huiyin.webhooks.sending import send_waiting
from huiyin.webhooks.services import Wanted
from tests.api.conftest import program  # noqa: F401 - a program of the cast
from tests.web.desks import Story
from tests.webhooks.conftest import bodies, pass_on, states


def test_a_move_is_told_signed_and_as_the_api_shows_it(district, told, receiver, program):  # noqa: F811
    hook, secret = told("lin")
    matter = Story(district).filed()
    assert pass_on(hook) == 2
    filed = receiver.heard[1]
    assert verify(secret, filed.headers, filed.body, at=now()) == filed.headers["idempotency-key"]
    body = json.loads(filed.body)
    assert (body["type"], body["data"]["before"], body["data"]["state"]) == ("matter.file", "received", "filed")
    status, shown = program("lin", language="zh-hans").get(f"/matters?q={matter.number}")
    assert status == 200 and body["data"]["matter"] == shown["items"][0] | {"title": "路灯"}, "no words of the reporter"
    assert "tracking" not in filed.body.decode() and matter.tracking_code not in filed.body.decode()
    assert states(hook) == ["sent", "sent"]


def test_an_event_is_told_once_however_often_the_outbox_delivers_it(district, told, receiver):
    hook, _secret = told()
    district.reported()
    pass_on(hook)
    OutboxCursor.objects.filter(subscriber="webhooks.queue").update(tx=0, event_id=0)
    pass_on(hook)
    assert len(receiver.heard) == 1


def test_only_what_is_wanted_and_may_be_seen_is_told(district, told, receiver):
    hooks = {
        "filing": told("lin", moves=["file"])[0],
        "covers": told("lin", types=["0101"])[0],
        "harbour": told("lin", areas=["990101002"])[0],
        "works": told("sun")[0],
        "parks": told("wu")[0],
    }
    Story(district).accepted()
    deliver_all(unsettled=True)
    heard = defaultdict(list)
    for name, hook in hooks.items():
        heard[name] = [row.type for row in Delivery.objects.filter(subscription=hook).order_by("pk")]
    assert heard["filing"] == ["matter.file"]
    assert heard["covers"] == heard["harbour"] == heard["parks"] == []
    assert "matter.dispatch" in heard["works"] and "matter.accept" in heard["works"]


def test_a_tip_off_is_told_to_the_confidant_only(district, told, receiver):
    plain, named = told("lin")[0], told("mi")[0]
    tip_off = district.reported(type_code="E9901", text="有人偷倒垃圾")
    assert tip_off.confidential
    pass_on(plain, named)
    assert states(plain) == []
    assert states(named) == ["sent"]


def test_each_matter_keeps_its_order_while_the_receiver_stumbles(district, told, receiver):
    """Every third message fails at first; each matter's still arrive in the order of its moves, none twice."""
    hook, _secret = told()
    count = [0]

    def stumbling(heard):
        count[0] += 1
        return (503 if count[0] % 3 == 0 else 200), {}, b""

    receiver.answer = stumbling
    stories = [Story(district) for _ in range(4)]
    for story in stories:
        story.accepted()
    at = now()
    deliver_all(unsettled=True)
    for minutes in range(0, 60, 5):
        with freeze(at + timedelta(minutes=minutes)):
            send_waiting(hook.pk)
    assert set(states(hook)) == {"sent"}
    accepted = [heard for n, heard in enumerate(receiver.heard, 1) if n % 3]
    moves = defaultdict(list)
    for heard in accepted:
        told_of = json.loads(heard.body)["data"]
        moves[told_of["matter"]["number"]].append(told_of["move"])
    assert len(moves) == 4
    assert all(made == ["receive", "file", "dispatch", "accept"] for made in moves.values())


def test_a_matter_that_fails_does_not_hold_up_the_others(district, told, receiver):
    hook, _secret = told()
    bad, good = Story(district), Story(district)
    receiver.answer = lambda heard: (500 if bad.matter.number in heard.body.decode() else 200, {}, b"")
    bad.filed()
    good.filed()
    pass_on(hook)
    waiting = Delivery.objects.filter(state="waiting").values_list("number", flat=True)
    assert set(waiting) == {bad.matter.number} and len(waiting) == 2


def test_the_same_message_is_tried_for_three_days_then_lies_in_the_list_and_is_replayed(district, told, receiver, ada):
    hook, secret = told()
    receiver.answer = lambda heard: (500, {}, b"")
    district.reported()
    deliver_all(unsettled=True)
    at, minutes = now(), 0
    while states(hook) == ["waiting"] and minutes < 4 * 24 * 60:
        with freeze(at + timedelta(minutes=minutes)):
            send_waiting(hook.pk)
        minutes += 20
    assert LONGEST <= timedelta(minutes=minutes) < LONGEST + timedelta(hours=5)
    assert states(hook) == ["dead"]
    assert len({heard.headers["webhook-id"] for heard in receiver.heard}) == 1
    assert len({heard.body for heard in receiver.heard}) == 1
    assert Notice.objects.get(template="webhook_failing").account_id == district.staff["ada"].account_id

    receiver.answer = lambda heard: (200, {}, b"")
    with freeze(at + timedelta(minutes=minutes)) as later:
        services.replay(Delivery.objects.get(), by=ada)
        with freeze(later + timedelta(minutes=20)) as then:
            assert send_waiting(hook.pk) == 1
            assert verify(secret, receiver.heard[-1].headers, receiver.heard[-1].body, at=then)
    with pytest.raises(Conflict):
        services.replay(Delivery.objects.get(), by=ada)


def test_whoever_dies_while_sending_leaves_it_to_the_next(district, told, receiver, monkeypatch):
    """Killed between sending and settling: sent again with the same id, and the matter's next one waits for it."""
    from huiyin.webhooks import sending

    hook, _secret = told()
    Story(district).filed()
    deliver_all(unsettled=True)
    monkeypatch.setattr(sending, "_settle", lambda *a, **k: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        send_waiting(hook.pk)
    monkeypatch.undo()
    assert send_waiting(hook.pk) == 0, "the claim holds for a minute"
    with freeze(now() + timedelta(seconds=61)):
        assert send_waiting(hook.pk) == 2
    ids = [heard.headers["webhook-id"] for heard in receiver.heard]
    assert ids[0] == ids[1] != ids[2]


def test_a_receiver_that_is_down_is_left_alone_and_no_try_is_counted(district, told, receiver):
    hook, _secret = told()
    receiver.answer = lambda heard: (503, {}, b"")
    for _ in range(8):
        district.reported()
    pass_on(hook)
    assert len(receiver.heard) == 5
    assert sorted(Delivery.objects.values_list("tries", flat=True)) == [0, 0, 0, 1, 1, 1, 1, 1]


def test_a_receiver_that_is_gone_is_paused(district, told, receiver, ada):
    hook, _secret = told()
    receiver.answer = lambda heard: (410, {}, b"")
    district.reported()
    district.reported()
    pass_on(hook)
    hook.refresh_from_db()
    assert hook.paused_why == "gone" and len(receiver.heard) == 1
    assert Notice.objects.filter(template="webhook_gone").count() == 1


def test_paused_keeps_and_resumed_sends_in_order(district, told, receiver, ada):
    hook, _secret = told()
    services.pause(hook, by=ada)
    Story(district).filed()
    assert pass_on(hook) == 0 and receiver.heard == []
    services.resume(hook, by=ada)
    assert send_waiting(hook.pk) == 2
    assert [body["type"] for body in bodies(receiver)] == ["matter.receive", "matter.file"]


def test_both_secrets_sign_for_a_day(district, told, receiver, ada):
    hook, old = told()
    new = services.rotate_secret(hook, by=ada)
    services.send_test(hook, by=ada)
    send_waiting(hook.pk)
    (heard,) = receiver.heard
    for secret in (old, new):
        verify(secret, heard.headers, heard.body, at=now())
    with freeze(now() + timedelta(days=1, minutes=1)) as later:
        services.send_test(hook, by=ada)
        with freeze(later):
            send_waiting(hook.pk)
        signatures = receiver.heard[-1].headers["webhook-signature"].split()
        verify(new, receiver.heard[-1].headers, receiver.heard[-1].body, at=later)
    assert len(signatures) == 1


def test_secrets_lie_sealed(district, told):
    hook, secret = told()
    assert secret.startswith("whsec_") and secret not in hook.secret


@pytest.mark.parametrize(
    "url",
    ["http://93.184.216.34/", "https://10.0.0.1/", "https://[::1]/x", "ftp://a.example", "https://u:p@a.example/"],
)
def test_these_receivers_are_refused_at_once(district, ada, url):
    with pytest.raises(InvalidInput):
        services.subscribe_to_moves(Wanted("x", url), district.staff["lin"].account, by=ada)


def test_only_an_administrator_decides(district, told, receiver):
    hook, _secret = told()
    lin = district.actor("lin")
    for forbidden in (
        lambda: services.subscribe_to_moves(Wanted("x", "https://a.example/"), district.staff["lin"].account, by=lin),
        lambda: services.pause(hook, by=lin),
        lambda: services.rotate_secret(hook, by=lin),
        lambda: services.send_test(hook, by=lin),
        lambda: services.end(hook, by=lin),
        lambda: services.change(hook, Wanted("x", "https://a.example/"), by=lin),
    ):
        with pytest.raises(Forbidden):
            forbidden()


def test_whose_account_is_shut_is_told_nothing(district, told, receiver):
    hook, _secret = told()
    district.reported()
    deliver_all(unsettled=True)
    account = district.staff["lin"].account
    account.is_active = False
    account.save()
    assert send_waiting(hook.pk) == 0 and receiver.heard == []


def test_an_ended_one_is_silent(district, told, receiver, ada):
    hook, _secret = told()
    do.note(district.reported(), "现场已看", by=district.actor("lin"))
    deliver_all(unsettled=True)
    services.end(hook, by=ada)
    assert send_waiting(hook.pk) == 0 and receiver.heard == []
    assert set(states(hook)) == {"dropped"}


def test_old_messages_are_forgotten(district, told, receiver):
    hook, _secret = told()
    district.reported()
    pass_on(hook)
    with freeze(now() + timedelta(days=15)):
        forget_old.func(timestamp=0)
    assert not Delivery.objects.exists() and Subscription.objects.exists()


def test_pauses_grow_and_trying_ends_after_three_days():
    pauses = [pause_after(n) for n in range(1, 30)]
    assert pauses == sorted(pauses) and pauses[0] == timedelta(minutes=1) and pauses[-1] == timedelta(hours=4)
    assert not gives_up(now(), now() + timedelta(days=2)) and gives_up(now(), now() + timedelta(days=3, seconds=1))
