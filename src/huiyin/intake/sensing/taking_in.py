"""The one way in for readings, whatever door they came by."""

from collections.abc import Sequence
from datetime import datetime

from huiyin.command.services import begin_call
from huiyin.kernel.work import work
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing.reading import Reading
from huiyin.sensing.services.counting import Refused
from huiyin.sensing.services.taking import Taken, take
from huiyin.sensing.vocabulary import Opens, Via


def take_in(readings: Sequence[Reading], *, via: Via, at: datetime, refused: Sequence[Refused] = ()) -> Taken:
    """Keep, judge, and call people out for what cannot wait: one transaction, so that no alarm stands without its call.

    `readings` in their order of arrival; `refused` what came with them and never became a reading; `at` is now.
    """
    with work():
        taken = take(readings, via=via, at=at, refused=refused)
        for alarm in taken.raised:
            if alarm.rule.calls == Opens.AT_ONCE:
                begin_call(alarm, by=SYSTEM, at=at)
    return taken
