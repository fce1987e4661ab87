"""From a message to what goes out of the house: who hears of it by which channel, and when.

In the transaction that tells of it. Nothing is sent here; a job per channel is deferred, which commits with it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from huiyin.kernel.clock import now
from huiyin.kernel.telemetry.origin import of_event
from huiyin.notices import channels
from huiyin.notices.addresses import Known, known
from huiyin.notices.hours import held_back_until, hours
from huiyin.notices.kinds import kind_of
from huiyin.notices.models import Delivery
from huiyin.notices.preferences import Wishes, wishes_of
from huiyin.notices.soon import send_soon

NONE = "none"  # chosen by somebody who does not want to be told


@dataclass(frozen=True)
class Outbound:
    """One recipient of one message, before it is known which ways there are."""

    recipient: str
    template: str
    params: dict
    about: str
    key: str
    urgent: bool
    discreet: bool
    also: frozenset[str] = frozenset()


def queue(wanted: Sequence[Outbound]) -> int:
    """How many deliveries were new. A constant number of queries, none at all while no channel is configured."""
    ready = channels.configured()
    if not ready or not wanted:
        return 0
    recipients = {one.recipient for one in wanted}
    found = known(recipients)
    wishes = wishes_of(_accounts(recipients))
    rows = _rows(wanted, found, wishes, ready)
    if not rows:
        return 0
    kept = Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    send_soon({row.channel for row in rows if row.state == Delivery.State.WAITING})
    return len(kept)


def reachable(recipients: Iterable[str]) -> set[str]:
    """Those for whom there is a way that is set up; an account always has the app."""
    ready, asked = channels.configured(), list(recipients)
    found = known(one for one in asked if not one.startswith("account/"))
    away = {one for one, what in found.items() if ways_of_contact(what, discreet=False, ready=ready)}
    return away | {one for one in asked if one.startswith("account/")}


def ways_of_contact(what: Known, *, discreet: bool, ready: frozenset[str]) -> list[str]:
    """By which ways a reporter is told: what they chose, else the first usual one; never by another if confidential.

    A browser they allowed on the page of their report is a choice of its own.
    """
    can = what.ways & ready
    own = {"webpush"} & can
    if what.chosen == NONE:
        return sorted(own)
    if what.chosen or discreet:
        return sorted(({what.chosen} & can) | own)
    usual = next((way for way in what.order or channels.USUAL_ORDER if way in can), None)
    return sorted(({usual} if usual else set()) | own)


def ways_of_account(what: Known, wishes: Wishes, template: str, ready: frozenset[str]) -> list[str]:
    return sorted(wishes.of(kind_of(template)) & what.ways & ready)


def _rows(
    wanted: Iterable[Outbound], found: dict[str, Known], wishes: dict[int, Wishes], ready: frozenset[str]
) -> list[Delivery]:
    at, quiet = now(), hours()
    rows: list[Delivery] = []
    told: set[tuple[str, str, str]] = set()
    for one in wanted:
        what = found.get(one.recipient)
        if what is None:
            continue
        mine = wishes.get(_account(one.recipient), Wishes())
        if one.recipient.startswith("account/"):
            ways = ways_of_account(what, mine, one.template, ready)
        else:
            ways = ways_of_contact(what, discreet=one.discreet, ready=ready)
        for way in sorted({*ways, *(one.also & what.ways & ready)}):
            # Two references may lead to one telephone: somebody who reported twice is told once.
            if (one.key, way, what.twin or one.recipient) in told:
                continue
            told.add((one.key, way, what.twin or one.recipient))
            collected = way == "email" and mine.digest and not one.urgent
            begins = held_back_until(at, quiet, rings=channels.ALL[way].rings, urgent=one.urgent) or at
            rows.append(_row(one, way, None if collected else begins))
    return rows


def _row(one: Outbound, way: str, next_at: datetime | None) -> Delivery:
    return Delivery(
        recipient=one.recipient,
        channel=way,
        template=one.template,
        params=one.params,
        about=one.about,
        event_key=one.key,
        origin=of_event(one.key),
        urgent=one.urgent,
        discreet=one.discreet,
        state=Delivery.State.WAITING if next_at else Delivery.State.COLLECTED,
        next_at=next_at,
    )


def _accounts(recipients: Iterable[str]) -> list[int]:
    return [account for one in recipients if (account := _account(one))]


def _account(recipient: str) -> int:
    word, _slash, number = recipient.partition("/")
    return int(number) if word == "account" and number.isdigit() else 0
