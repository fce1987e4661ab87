"""What administrators are told of a receiver that does not listen."""

from datetime import datetime

from huiyin.audit.services import record
from huiyin.kernel.work import work
from huiyin.notices.services import Message, tell
from huiyin.orgs.actor import SYSTEM
from huiyin.orgs.roles import Role
from huiyin.orgs.selectors import accounts_serving
from huiyin.webhooks.models import Delivery, Subscription


def note_dead(one: Delivery, at: datetime) -> None:
    """Once a day for each receiver."""
    with work():
        _tell("webhook_failing", one.subscription, f"webhook/{one.subscription_id}/failing/{at:%Y%m%d}")


def note_gone(to: Subscription, at: datetime) -> None:
    """The receiver says that it is gone for good: nothing more is sent until a person looks at it."""
    with work():
        if Subscription.objects.filter(pk=to.pk, paused_at=None).update(paused_at=at, paused_why="gone"):
            record("webhooks.paused", chain=to.chain, by=SYSTEM.ref, at=at, data={"why": "gone"})
            _tell("webhook_gone", to, f"webhook/{to.pk}/gone/{at:%Y%m%d%H%M}")


def _tell(template: str, to: Subscription, key: str) -> None:
    tell([Message(template, sorted(accounts_serving(("",), Role.ADMINISTRATOR)), key, params={"what": to.label})])
