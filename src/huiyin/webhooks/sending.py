"""Send what waits for one receiver: each matter's messages in order, one matter never waiting for another.

A message is claimed for a while in one short transaction, sent outside of any, and settled in another. Whoever dies in
between leaves a claim that runs out: the message is sent again, with the same id and the same bytes.
"""

from datetime import datetime, timedelta
from time import monotonic

from django.db import connection, transaction

from huiyin.kernel.clock import now
from huiyin.kernel.outbound import Call, Failed, send
from huiyin.kernel.sealing import unseal
from huiyin.webhooks.models import Delivery, Subscription
from huiyin.webhooks.rules import gives_up, pause
from huiyin.webhooks.telling import note_dead, note_gone

CLAIM = timedelta(seconds=60)  # longer than a call may take
TIMEOUT = 10.0
GONE = 410

_NEXT = """
SELECT d.id FROM webhooks_delivery d
WHERE d.subscription_id = %s AND d.state = 'waiting' AND d.next_at <= %s
  AND NOT EXISTS (SELECT FROM webhooks_delivery earlier
    WHERE earlier.subscription_id = d.subscription_id AND earlier.key = d.key
      AND earlier.state = 'waiting' AND earlier.id < d.id)
ORDER BY d.id LIMIT 1 FOR UPDATE OF d SKIP LOCKED
"""


def send_waiting(subscription_id: int, *, seconds: float = 50.0) -> int:
    """Until nothing is due, the time is over, or the receiver is left alone for a while; how many were delivered."""
    until, done = monotonic() + seconds, 0
    while monotonic() < until:
        one = _claim(subscription_id)
        if one is None:
            break
        failure = _try(one)
        done += failure is None
        if failure is not None and failure.kind == "circuit":
            break
    return done


def _claim(subscription_id: int) -> Delivery | None:
    at = now()
    with transaction.atomic():
        open_now = Subscription.objects.filter(pk=subscription_id, paused_at=None, ended_at=None)
        if not open_now.filter(account__is_active=True).exists():
            return None
        with connection.cursor() as cursor:
            cursor.execute(_NEXT, [subscription_id, at])
            found = cursor.fetchone()
        if found is None:
            return None
        one = Delivery.objects.select_related("subscription").get(pk=found[0])
        one.next_at, one.tried_at, one.tries = at + CLAIM, at, one.tries + 1
        one.save(update_fields=["next_at", "tried_at", "tries"])
    return one


def _try(one: Delivery) -> Failed | None:
    to = one.subscription
    call = Call(
        "POST",
        to.url,
        data=one.body.encode(),
        headers={"content-type": "application/json"},
        secret=secrets_of(to, now()),
        key=one.message_id,
        timeout=TIMEOUT,
        target=to.chain,
    )
    try:
        answer = send(call)
    except Failed as failure:
        _failed(one, failure, now())
        return failure
    _settle(one, state=Delivery.State.SENT, settled_at=now(), answered=answer.status, problem="")
    return None


def secrets_of(to: Subscription, at: datetime) -> tuple[str, ...]:
    """The present one; for a day after it was replaced, the one before, too."""
    old = to.old_secret if to.old_secret_until and to.old_secret_until > at else ""
    return tuple(unseal(one) for one in (to.secret, old) if one)


def _failed(one: Delivery, failure: Failed, at: datetime) -> None:
    said = {"problem": failure.kind, "answered": failure.status}
    wait = timedelta(seconds=min(failure.retry_after, 6 * 3600.0)) if failure.retry_after else timedelta()
    if failure.kind == "circuit":  # it was not tried at all
        _settle(one, tries=one.tries - 1, next_at=at + wait, problem=failure.kind)
    elif gives_up(one.made_at, at):
        _settle(one, state=Delivery.State.DEAD, settled_at=at, **said)
        note_dead(one, at)
    else:
        _settle(one, next_at=at + max(wait, pause(one.tries)), **said)
        if failure.status == GONE:
            note_gone(one.subscription, at)


def _settle(one: Delivery, **fields: object) -> None:
    """Only by whoever claimed it last."""
    claimed = Delivery.objects.filter(pk=one.pk, state=Delivery.State.WAITING, tries=one.tries)
    claimed.update(**fields)
