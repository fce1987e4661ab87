"""Call a partner: send the order, or ask how it stands. Claimed, called outside of any transaction, then written down.

A worker that dies in between leaves a claim that runs out; the order is sent again with the same key.
"""

from datetime import datetime, timedelta

from huiyin.audit.services import record
from huiyin.handoff.adapters import Adapter, adapter_of
from huiyin.handoff.errors import Over
from huiyin.handoff.models import Handoff
from huiyin.handoff.order import order_of
from huiyin.handoff.rules import POLL_EVERY, pause
from huiyin.handoff.services.hearing import hear
from huiyin.handoff.services.stepping import step
from huiyin.handoff.states import OPEN, State
from huiyin.handoff.waking import wake_to_withdraw
from huiyin.kernel.clock import now
from huiyin.kernel.outbound import Failed
from huiyin.kernel.work import work
from huiyin.matters.models import Matter
from huiyin.matters.related import with_related

CLAIM = timedelta(minutes=2)


def call(pk: int) -> bool:
    """Whether the partner was called and answered."""
    handoff = _claim(pk, now())
    if handoff is None:
        return False
    adapter = adapter_of(handoff.partner.way)
    try:
        if handoff.state == State.SENDING:
            _send(handoff, adapter)
        else:
            _ask(handoff, adapter)
    except Failed as failure:
        _failed(handoff, failure, now())
        return False
    except Over:
        return False
    return True


def _claim(pk: int, at: datetime) -> Handoff | None:
    due = Handoff.objects.filter(pk=pk, state__in=sorted(OPEN), call_at__lte=at)
    if not due.update(call_at=at + CLAIM):
        return None
    return Handoff.objects.select_related("partner__fallback_unit", "unit").get(pk=pk)


def _send(handoff: Handoff, adapter: Adapter) -> None:
    Handoff.objects.filter(pk=handoff.pk).update(tries=handoff.tries + 1)
    handoff.tries += 1
    matter = with_related([Matter.objects.get(pk=handoff.matter_id)])[0]
    ref = adapter.send(handoff, order_of(handoff, matter))
    at = now()
    try:
        with work():
            changes = {"outside_ref": ref[:120], "call_at": at + POLL_EVERY, "problem": ""}
            step(handoff, "send", by="system", at=at, data={"ref": ref[:120]}, **changes)
    except Over:  # taken back while it was on the way
        with work():
            Handoff.objects.filter(pk=handoff.pk).update(outside_ref=ref[:120])
            wake_to_withdraw(handoff.pk)
        raise


def _ask(handoff: Handoff, adapter: Adapter) -> None:
    for heard in adapter.ask(handoff):
        hear(handoff, heard, strict=False)
    still = Handoff.objects.filter(pk=handoff.pk, state__in=sorted(OPEN))
    still.update(call_at=now() + POLL_EVERY, problem="")


def withdraw_from(pk: int) -> None:
    """Tell the partner that it was taken back.

    Raises:
        Failed: they cannot be reached; to be tried again. Who answers that they take no remarks is not asked again.
    """
    handoff = Handoff.objects.select_related("partner", "unit", "matter").get(pk=pk)
    try:
        adapter_of(handoff.partner.way).withdraw(handoff)
    except Failed as failure:
        Handoff.objects.filter(pk=pk).update(problem=failure.kind)
        if failure.kind == "status" and failure.status and 400 <= failure.status < 500 and failure.status != 429:
            return
        raise
    with work():
        Handoff.objects.filter(pk=pk).update(problem="")
        record("handoff.withdrawn", chain=handoff.chain, by="system", at=now(), data={"ref": handoff.outside_ref})


def _failed(handoff: Handoff, failure: Failed, at: datetime) -> None:
    """Tried again until its time is over; then silence does the rest."""
    wait = max(pause(handoff.tries), timedelta(seconds=min(failure.retry_after or 0, 3600.0)))
    Handoff.objects.filter(pk=handoff.pk, state__in=sorted(OPEN)).update(call_at=at + wait, problem=failure.kind)
