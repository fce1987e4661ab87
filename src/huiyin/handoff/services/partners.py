"""Set up partners. Only administrators."""

from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.accounts.models import Account
from huiyin.audit.services import record
from huiyin.handoff.models import Handoff, Partner
from huiyin.handoff.states import OPEN, Kind, Way
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.kernel.outbound.address import is_public, receiver_of
from huiyin.kernel.sealing import seal
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Unit
from huiyin.orgs.roles import Role


@dataclass(frozen=True)
class Wanted:
    """How a partner is to be. `key` and `hook_secret`: as they are; empty keeps what is there."""

    name_zh: str
    kind: Kind
    way: Way
    name_en: str = ""
    url: str = ""
    key: str = ""
    hook_secret: str = ""
    account: Account | None = None
    units: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    options: dict = field(default_factory=dict)
    by_itself: bool = False
    finishes: bool = False
    confirm_within: timedelta = timedelta(hours=2)
    progress_within: timedelta = timedelta(days=2)
    fallback_unit: Unit | None = None


def open_partner(wanted: Wanted, *, by: Actor) -> Partner:
    _administrator(by)
    _check(wanted)
    at = now()
    with work():
        made = Partner.objects.create(**_columns(wanted))
        record("handoff.partner_opened", chain=made.ref, by=by.ref, at=at, data=_told(wanted), fresh=True)
    return made


def change_partner(one: Partner, wanted: Wanted, *, by: Actor) -> Partner:
    _administrator(by)
    _check(wanted)
    with work():
        columns = {name: value for name, value in _columns(wanted).items() if value or name not in SEALED}
        Partner.objects.filter(pk=one.pk).update(**columns)
        data = _told(wanted) | {"new_key": bool(wanted.key), "new_hook_secret": bool(wanted.hook_secret)}
        record("handoff.partner_changed", chain=one.ref, by=by.ref, at=now(), data=data)
    one.refresh_from_db()
    return one


def close_partner(one: Partner, *, by: Actor) -> None:
    """Nothing is handed to it any more. What it has must be taken back first: nothing is left with nobody."""
    _administrator(by)
    at = now()
    with work():
        if Handoff.objects.filter(partner=one, state__in=sorted(OPEN)).exists():
            raise Conflict(_("It still has matters in hand. Take them back first."), code="partner_busy")
        if not Partner.objects.filter(pk=one.pk, closed_at=None).update(closed_at=at):
            raise Conflict(_("It is closed already. Reload the page."))
        record("handoff.partner_closed", chain=one.ref, by=by.ref, at=at, data={})


SEALED = ("key", "hook_secret")


def _columns(wanted: Wanted) -> dict:
    sealed = {name: seal(value) if (value := getattr(wanted, name)) else "" for name in SEALED}
    return {**vars(wanted), **sealed, "kind": wanted.kind.value, "way": wanted.way.value}


def _told(wanted: Wanted) -> dict:
    unit = wanted.fallback_unit.code if wanted.fallback_unit else ""
    return {"way": wanted.way.value, "units": wanted.units, "types": wanted.types, "fallback": unit}


def _check(wanted: Wanted) -> None:
    if not wanted.name_zh.strip():
        raise InvalidInput(_("Give it a name."), field="name_zh")
    if wanted.way == Way.API and wanted.account is None:
        raise InvalidInput(_("Name the login with whose key they call."), field="account")
    if wanted.way in (Way.OPEN311, Way.HUIYIN):
        _check_address(wanted.url)
    if wanted.by_itself and not wanted.types:
        raise InvalidInput(_("Choose the types that are handed over by themselves."), field="types")
    if min(wanted.confirm_within, wanted.progress_within) < timedelta(minutes=1):
        raise InvalidInput(_("Give them at least a minute."), field="confirm_within")


def _check_address(url: str) -> None:
    receiver = receiver_of(url)
    if receiver is None:
        raise InvalidInput(_("Give a web address, https://… without a user name."), field="url")
    if receiver.listed_in(settings.HUIYIN_OUTBOUND_PRIVATE):
        return
    if receiver.scheme != "https":
        text = _("Matters leave only encrypted: give an https address, or have an operator list this receiver.")
        raise InvalidInput(text, field="url")
    if receiver.host.replace(".", "").isdigit() and not is_public(str(ip_address(receiver.host))):
        text = _("This address lies in a private network. An operator can list it in HUIYIN_OUTBOUND_PRIVATE.")
        raise InvalidInput(text, field="url")


def _administrator(by: Actor) -> None:
    if not (by.is_system or by.has(Role.ADMINISTRATOR)):
        raise Forbidden(_("Only an administrator decides to whom matters may be handed."))
