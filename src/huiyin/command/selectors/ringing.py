"""What rings for one member of staff now, and what has just become quiet and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from huiyin.command.models import CallOut, CallStep
from huiyin.command.naming import names_of
from huiyin.command.vocabulary import Outcome, State, Whom
from huiyin.kernel import prepared

LATELY = timedelta(minutes=15)
MOST = 20
# Asked with each page of a desk, and nearly always answered with none: a statement that is made once.
_RINGING = """SELECT step.id
 FROM command_callstep AS step JOIN command_callout AS callout ON callout.id = step.callout_id
 WHERE step.rings @> %s
 AND (step.outcome = %s OR (step.outcome = %s AND step.whom = %s AND callout.state = %s)) LIMIT %s"""


def ringing_for(staff_id: int | None) -> list[CallStep]:
    """Steps that ring for this person, the worst and oldest first; a desk goes on ringing while nobody took it."""
    if staff_id is None:
        return []
    waiting = Outcome.RINGING.value, Outcome.MISSED.value, Whom.DESK.value, State.UNANSWERED.value
    keys, _count = prepared.execute(_RINGING, (Jsonb([staff_id]), *waiting, MOST))
    if not keys:
        return []
    about = "callout__alarm__device__kind", "callout__alarm__rule__plan"
    found = CallStep.objects.filter(pk__in=[key for (key,) in keys]).select_related(*about)
    rank = {"critical": 0, "serious": 1, "minor": 2}
    return sorted(found, key=lambda step: (rank.get(step.callout.severity, 3), step.rung_at, step.pk))


@dataclass(frozen=True)
class Quiet:
    """`said`: why it does not ring any more, for whoever heard it."""

    callout_id: int
    said: str


def quiet_for(staff_id: int | None, *, now: datetime) -> list[Quiet]:
    """Of the last minutes: calls that rang for this person, and were settled without them."""
    if staff_id is None:
        return []
    over = (Outcome.STOOD_DOWN, Outcome.MISSED)
    mine = CallStep.objects.filter(rings__contains=[staff_id], outcome__in=over, outcome_at__gt=now - LATELY)
    steps = list(mine.select_related("callout").order_by("-order")[:MOST])
    names = names_of({step.callout.taken_by for step in steps if step.callout.taken_by})
    return [Quiet(step.callout_id, why_quiet(step.callout, names)) for step in steps]


def why_quiet(callout: CallOut, names: dict[str, str]) -> str:
    if callout.state == State.ENDED:
        return _("It is over. You need not go.")
    if callout.state == State.TAKEN:
        return _("%(who)s took it already. You need not go.") % {"who": names.get(callout.taken_by, "")}
    return _("The next one is being called now.")


def recent_calls(staff_id: int, *, now: datetime) -> Iterable[CallOut]:
    """Not over yet, and this person was rung for them or took them."""
    mine = CallStep.objects.filter(rings__contains=[staff_id]).values("callout")
    found = CallOut.objects.filter(pk__in=mine, ended_at=None, began_at__gt=now - timedelta(hours=24))
    return found.select_related("alarm__device__kind", "alarm__rule").order_by("-began_at", "-pk")[:MOST]
