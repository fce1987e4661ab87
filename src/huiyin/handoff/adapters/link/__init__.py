"""A work-order link: the partner opens it on a phone, without an account (web/partner). Nothing is called."""

from collections.abc import Iterable

from huiyin.handoff.models import Handoff
from huiyin.handoff.order import WorkOrder
from huiyin.handoff.services.hearing import Heard


def send(handoff: Handoff, order: WorkOrder) -> str:
    return ""


def ask(handoff: Handoff) -> Iterable[Heard]:
    return ()
