"""The one way in for readings, whatever door they came by."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from huiyin.command.services import begin_call
from huiyin.kernel.work import work
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing.models import Alarm
from huiyin.sensing.reading import Reading
from huiyin.sensing.services.readings.counting import Refused
from huiyin.sensing.services.readings.taking import Taken, take
from huiyin.sensing.services.watch.sweeping import sweep
from huiyin.sensing.vocabulary import Opens, Via


def take_in(readings: Sequence[Reading], *, via: Via, at: datetime, refused: Sequence[Refused] = ()) -> Taken:
    """Keep, judge, and call people out for what cannot wait: one transaction, so that no alarm stands without its call.

    `readings` in their order of arrival; `refused` what came with them and never became a reading; `at` is now.
    """
    with work():
        taken = take(readings, via=via, at=at, refused=refused)
        _call(taken.raised, at)
    return taken


def pass_time(at: datetime) -> None:
    """What happens with no reading at all: a duration that is over, a device that fell silent."""
    raised = sweep(at).raised
    if raised:
        with work():
            _call(raised, at)


def _call(raised: Iterable[Alarm], at: datetime) -> None:
    for alarm in raised:
        if alarm.rule.calls == Opens.AT_ONCE:
            begin_call(alarm, by=SYSTEM, at=at)
