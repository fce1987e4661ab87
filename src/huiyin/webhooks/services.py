"""Set up who is told. Only administrators; a secret is answered once, when it is made."""

from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.accounts.models import Account
from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.kernel.outbound import new_secret
from huiyin.kernel.outbound.address import is_public, receiver_of
from huiyin.kernel.sealing import seal
from huiyin.kernel.work import work
from huiyin.matters.states import MOVE_LABELS
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role
from huiyin.webhooks.models import Delivery, Subscription
from huiyin.webhooks.payload import envelope
from huiyin.webhooks.rules import ALARMS
from huiyin.webhooks.waking import wake

OLD_SECRET_LIVES = timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """What a receiver wants to be told. Empty lists: everything that its account may see; but of alarms only what is
    named."""

    label: str
    url: str
    moves: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)


def subscribe_to_moves(wanted: Wanted, account: Account, *, by: Actor) -> tuple[Subscription, str]:
    """A new receiver, and the secret with which it checks what it gets."""
    _administrator(by)
    _check(wanted)
    secret, at = new_secret(), now()
    with work():
        made = Subscription.objects.create(**vars(wanted), account=account, secret=seal(secret), created_at=at)
        data = {"account": account.pk, **_filters(wanted)}
        record("webhooks.subscribed", chain=made.chain, by=by.ref, at=at, data=data, fresh=True)
    return made, secret


def change(one: Subscription, wanted: Wanted, *, by: Actor) -> None:
    _administrator(by)
    _check(wanted)
    with work():
        Subscription.objects.filter(pk=one.pk).update(**vars(wanted))
        moved = {"moved": one.url != wanted.url, **_filters(wanted)}
        _record("changed", one, by, moved)
    one.refresh_from_db()


def pause(one: Subscription, *, by: Actor) -> None:
    """Messages are kept meanwhile, and sent in their order when it is resumed."""
    _administrator(by)
    with work():
        if not _alive(one).filter(paused_at=None).update(paused_at=now(), paused_why="hand"):
            raise Conflict(_("It is paused already. Reload the page."))
        _record("paused", one, by, {"why": "hand"})


def resume(one: Subscription, *, by: Actor) -> None:
    _administrator(by)
    with work():
        if not _alive(one).exclude(paused_at=None).update(paused_at=None, paused_why=""):
            raise Conflict(_("It is not paused. Reload the page."))
        _record("resumed", one, by, {})
        Delivery.objects.filter(subscription=one, state=Delivery.State.WAITING).update(next_at=now())
        wake([one.pk])


def rotate_secret(one: Subscription, *, by: Actor) -> str:
    """A new secret. For a day messages carry both signatures, so that the receiver can change over."""
    _administrator(by)
    secret, at = new_secret(), now()
    with work():
        kept = {"old_secret": one.secret, "old_secret_until": at + OLD_SECRET_LIVES}
        if not _alive(one).filter(secret=one.secret).update(secret=seal(secret), **kept):
            raise Conflict(_("Somebody else made a new secret at the same moment. Reload the page."))
        _record("secret_rotated", one, by, {})
    one.refresh_from_db()
    return secret


def send_test(one: Subscription, *, by: Actor) -> Delivery:
    """A message that says nothing, the way that all others go."""
    _administrator(by)
    at = now()
    with work():
        body = envelope("test", at, {"subscription": one.pk})
        made = Delivery.objects.create(
            subscription=one, key=f"test/{at.timestamp()}", type="test", body=body, made_at=at, next_at=at
        )
        _record("tested", one, by, {"delivery": made.pk})
        wake([one.pk])
    return made


def replay(delivery: Delivery, *, by: Actor) -> None:
    """Send once more what could not be delivered, with three days again. What waits for its matter goes after it."""
    _administrator(by)
    at = now()
    with work():
        dead = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.DEAD)
        if not dead.update(state=Delivery.State.WAITING, made_at=at, next_at=at, tries=0, settled_at=None):
            raise Conflict(_("It is not in the list of what could not be delivered. Reload the page."))
        _record("replayed", delivery.subscription, by, {"delivery": delivery.pk})
        wake([delivery.subscription_id])


def replay_all(one: Subscription, *, by: Actor) -> int:
    """All that could not be delivered, in their old order; how many."""
    _administrator(by)
    at = now()
    with work():
        dead = Delivery.objects.filter(subscription=one, state=Delivery.State.DEAD)
        count = dead.update(state=Delivery.State.WAITING, made_at=at, next_at=at, tries=0, settled_at=None)
        _record("replayed", one, by, {"count": count})
        wake([one.pk])
    return count


def end(one: Subscription, *, by: Actor) -> None:
    """Nothing is sent any more; what was sent stays in the log for a while."""
    _administrator(by)
    at = now()
    with work():
        if not _alive(one).update(ended_at=at):
            raise Conflict(_("It has ended already. Reload the page."))
        waiting = Delivery.objects.filter(subscription=one, state__in=(Delivery.State.WAITING, Delivery.State.DEAD))
        waiting.update(state=Delivery.State.DROPPED, settled_at=at)
        _record("ended", one, by, {})


def _filters(wanted: Wanted) -> dict[str, list[str]]:
    return {name: getattr(wanted, name) for name in ("moves", "types", "areas", "alarms")}


def _alive(one: Subscription):
    return Subscription.objects.filter(pk=one.pk, ended_at=None)


def _check(wanted: Wanted) -> None:
    receiver = receiver_of(wanted.url)
    if receiver is None:
        raise InvalidInput(_("Give a web address, https://… without a user name."), field="url")
    if not receiver.listed_in(settings.HUIYIN_OUTBOUND_PRIVATE):
        if receiver.scheme != "https":
            text = _("Matters leave only encrypted: give an https address, or have an operator list this receiver.")
            raise InvalidInput(text, field="url")
        if _is_numeric(receiver.host) and not is_public(receiver.host):
            text = _("This address lies in a private network. An operator can list it in HUIYIN_OUTBOUND_PRIVATE.")
            raise InvalidInput(text, field="url")
    if unknown := sorted(set(wanted.moves) - set(MOVE_LABELS)):
        raise InvalidInput(_("There is no move “%(name)s”.") % {"name": unknown[0]}, field="moves")
    if unknown := sorted(set(wanted.alarms) - set(ALARMS)):
        raise InvalidInput(_("Of alarms nothing is called “%(name)s”.") % {"name": unknown[0]}, field="alarms")
    if not wanted.label.strip():
        raise InvalidInput(_("Give it a name."), field="label")


def _is_numeric(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _administrator(by: Actor) -> None:
    # A receiver may be told with the rights of somebody else: a key that is bound to an area would widen itself.
    if by.within or not (by.is_system or by.has(Role.ADMINISTRATOR)):
        raise Forbidden(_("Only an administrator decides which other systems are told."))


def _record(what: str, one: Subscription, by: Actor, data: dict) -> None:
    record(f"webhooks.{what}", chain=one.chain, by=by.ref, at=now(), data=data)
