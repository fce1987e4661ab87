"""Tell the households of a warning, batch after batch, each in one transaction: whoever dies goes on where it stopped.

A household is told once for each message of a warning: `Told.round` moves on in the transaction that queues it.
"""

from collections.abc import Sequence
from datetime import datetime

import shapely
from django.db import connection
from django.utils import timezone

from huiyin.care.selectors.warned import people_to_warn, written_to
from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.notices.queueing import reachable
from huiyin.notices.services import Message, tell
from huiyin.orgs.actor import SYSTEM
from huiyin.people.households import Home, homes_in, homes_of_contacts, homes_told_with
from huiyin.places.models import Area
from huiyin.places.within import buildings_within
from huiyin.warnings.models import Follower, Told, Warning, new_token
from huiyin.warnings.rules.shapes import from_json
from huiyin.warnings.services.common import headline_pair, level_pair, locked
from huiyin.warnings.vocabulary import IN_CARE, OTHERS, VULNERABLE, Reached, State

BATCH = 500
WAITS = (Reached.WAITING.value, 0, None)  # reached, round, queued at
PURPOSE = "发布预警：先通知高龄、幼儿家庭 · to warn homes in danger, the frail first"


def go_on(pk: int, *, until: datetime) -> bool:
    """Tell as many as there is time for; True when nobody is left to be told."""
    _gather(pk)
    while now() < until:
        if not tell_batch(pk):
            return True
    return False


def _gather(pk: int) -> None:
    """Write down whom it concerns, once for each message: who is known already stays."""
    with work():
        warning = locked(pk)
        if warning.state != State.OUT or warning.gathered >= warning.round:
            return
        shape = from_json(warning.shape)
        today, about = timezone.localdate(now()), f"warning/{pk}"
        homes = homes_in(buildings_within(shape), today=today, by=SYSTEM.ref, purpose=PURPOSE, about=about)
        first = homes_of_contacts(people_to_warn(now()), by=SYSTEM.ref, purpose=PURPOSE, about=about)
        heard = _heard_from_care(warning)
        known = set(Told.objects.filter(warning=warning).values_list("recipient", flat=True))
        rows = [_row(pk, home, first, heard) for home in homes] + _followers(pk, shape)
        _copy(row for row in rows if row[1] not in known)
        warning.gathered = warning.round
        warning.save(update_fields=["gathered"])


def _row(pk: int, home: Home, in_care: frozenset[str], heard: set[str]) -> tuple:
    rank = IN_CARE if home.code in in_care else VULNERABLE if home.frail else OTHERS
    said = (Reached.QUEUED.value, 1, now()) if home.code in heard else WAITS
    return pk, f"household/{home.code}", home.building, home.grid, rank, new_token(), *said


def _heard_from_care(warning: Warning) -> set[str]:
    """Before the desk let it out, care wrote of the same weather to these telephones: its first message is theirs."""
    told = written_to(warning.weather, now()) if warning.round == 1 else []
    homes = homes_told_with(told, by=SYSTEM.ref, purpose=PURPOSE, about=f"warning/{warning.pk}")
    return {code for codes in homes.values() for code in codes}


def _followers(pk: int, shape: shapely.Geometry) -> list[tuple]:
    """Accounts that follow an area which the shape touches."""
    wanted = set(Follower.objects.order_by().values_list("area", flat=True).distinct())
    areas = Area.objects.filter(code__in=wanted, ended_at=None).values_list("code", "polygon")
    touched = [code for code, polygon in areas if shapely.intersects(shape, shapely.from_wkb(bytes(polygon)))]
    accounts = Follower.objects.filter(area__in=touched).values_list("account_id", flat=True).distinct()
    return [(pk, f"account/{one}", "", "", OTHERS, new_token(), *WAITS) for one in accounts]


def _copy(rows) -> None:
    """By COPY: a hundred thousand households in about a second."""
    columns = "warning_id, recipient, building, grid, rank, token, reached, round, queued_at, how, knock"
    with connection.cursor() as cursor, cursor.copy(f"COPY warnings_told ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row((*row, "", ""))


def tell_batch(pk: int) -> int:
    """The next ones, the frail first; 0 if there is nobody left, or it is over."""
    with work():
        warning = locked(pk)
        rows = _next(warning)
        if not rows:
            return 0
        _queue(warning, rows)
    return len(rows)


def _next(warning: Warning) -> list[Told]:
    behind = Told.objects.filter(warning=warning, round__lt=warning.round).order_by("rank", "id")
    if warning.state == State.OUT and warning.expires_at > now():
        return list(behind[:BATCH])
    if warning.state == State.CANCELLED:  # only whoever heard the warning needs to hear that it is over
        return list(behind.filter(reached=Reached.QUEUED)[:BATCH])
    return []


def _queue(warning: Warning, rows: Sequence[Told]) -> None:
    recipients = [row.recipient for row in rows]
    ways = reachable(recipients)
    households = [one for one in recipients if one in ways and one.startswith("household/")]
    accounts = [int(one.partition("/")[2]) for one in recipients if one.startswith("account/")]
    tell([message_of(warning, accounts, households)])
    at, pks = now(), {row.pk: row.recipient in ways for row in rows}
    for reached, answer in ((Reached.QUEUED, True), (Reached.NO_WAY, False)):
        mine = [told for told, reachable_ in pks.items() if reachable_ is answer]
        Told.objects.filter(pk__in=mine).update(round=warning.round, reached=reached, queued_at=at)


def message_of(warning: Warning, accounts: Sequence[int], households: Sequence[str]) -> Message:
    params = {"what": headline_pair(warning), "level": level_pair(warning)}
    return Message(
        template_of(warning),
        accounts,
        f"warning/{warning.pk}/{warning.round}",
        f"warning/{warning.pk}",
        params,
        others=households,
        urgent=True,
    )


def template_of(warning: Warning) -> str:
    if warning.state == State.CANCELLED:
        return "warning_over"
    if warning.drill:
        return "warning_drill"
    return "warning" if warning.round == 1 else "warning_again"
