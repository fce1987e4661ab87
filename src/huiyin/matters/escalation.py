"""Pass matters up a level whose clocks have run out: a look over due clocks, not a timer for each of them."""

import logging
from datetime import datetime

from django.conf import settings
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import override

from huiyin.kernel.errors import HuiyinError
from huiyin.kernel.work import work
from huiyin.matters.labels import label
from huiyin.matters.models import Clock, Matter
from huiyin.matters.rules.escalation import REPEAT, STEPS, steps_passed
from huiyin.matters.services import escalate
from huiyin.matters.services.moving import adopt
from huiyin.matters.states import OPEN
from huiyin.orgs.actor import SYSTEM

log = logging.getLogger(__name__)

BATCH = 500
# Taken over from another system and not touched here yet: overdue, but chased by the one it came from.
OURS = Q(matter__outside_ref="") | Q(matter__version__gt=1)


def escalate_overdue(at: datetime, *, limit: int = BATCH) -> int:
    """Escalate up to `limit` matters once each; how many. Call it again while it answers `limit`.

    It may run as often and in as many places as one likes: a clock remembers how often it was escalated, and a matter
    that somebody has in hand at this moment is left for the next look. After a long pause of the worker a matter goes
    up one level, not several at once.
    """
    done = 0
    with override(settings.LANGUAGE_CODE):
        for matter_id in _overdue(at, limit):
            try:
                done += _escalate(matter_id, at)
            except HuiyinError as refused:
                log.warning("a matter could not be escalated", extra={"matter": matter_id, "code": refused.code})
    return done


def _overdue(at: datetime, limit: int) -> list[int]:
    """Matters with a clock that deserves another step, the longest overdue first."""
    rows = _deserving(at).filter(OURS, matter__state__in=OPEN).order_by("due_at", "id")
    return list(dict.fromkeys(rows.values_list("matter_id", flat=True)[:limit]))


def _deserving(at: datetime) -> QuerySet[Clock]:
    """`rules.escalation.next_step(due_at, escalated) <= at`, as the database asks it."""
    wanted = Q()
    for passed, step in enumerate(STEPS):
        wanted |= Q(escalated=passed, due_at__lte=at - step)
    beyond = ExpressionWrapper(
        (F("escalated") - (len(STEPS) - 1)) * Value(REPEAT, DurationField()), output_field=DurationField()
    )
    after = ExpressionWrapper(F("due_at") + beyond, output_field=DateTimeField())
    wanted |= Q(escalated__gte=len(STEPS), again_at__lte=at - STEPS[-1])
    running = Clock.objects.filter(stopped_at=None, paused_at=None, due_at__lt=at)
    return running.annotate(again_at=after).filter(wanted)


def _escalate(matter_id: int, at: datetime) -> int:
    with work():
        free = Matter.objects.select_for_update(skip_locked=True, of=("self",)).select_related("unit")
        matter = free.filter(pk=matter_id, state__in=OPEN).first()
        late = list(_deserving(at).filter(matter=matter)) if matter else []
        if matter is None or not late:
            return 0
        for clock in late:
            Clock.objects.filter(pk=clock.pk).update(escalated=steps_passed(clock.due_at or at, at))
        names = "、".join(label("clock", clock.kind) for clock in late)
        escalate(adopt(matter), _("The limit has run out: %(clocks)s.") % {"clocks": names}, by=SYSTEM, at=at)
    return 1
