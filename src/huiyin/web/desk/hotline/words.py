"""Words for calls: their outcome, waits in seconds, who had them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.hotline import vocabulary
from huiyin.hotline.models import Call, CallMatter
from huiyin.hotline.rules.call import IN_TIME
from huiyin.hotline.selectors.calls import outcome_now
from huiyin.hotline.vocabulary import Outcome
from huiyin.matters.labels import pick

TONES = {
    Outcome.RINGING: ("soon", "bell-ringing"),
    Outcome.TALKING: ("info", "phone-call"),
    Outcome.ANSWERED: ("done", "phone"),
    Outcome.ABANDONED: ("danger", "x"),
    Outcome.UNKNOWN: ("neutral", "question-mark"),
}


@dataclass(frozen=True)
class CallLine:
    """One call in a list, in words."""

    call: Call
    outcome: str
    tone: str
    icon: str
    wait: str
    is_late: bool
    who: str
    links: list[CallMatter]


def call_line(call: Call, now: datetime, links: list[CallMatter]) -> CallLine:
    outcome = outcome_now(call, now)
    tone, icon = TONES[outcome]
    late = call.answered_at is not None and (call.waited or 0) > IN_TIME
    return CallLine(
        call, pick(vocabulary.OUTCOME_LABELS[outcome]), tone, icon, wait_words(call), late, agent_words(call), links
    )


def wait_words(call: Call) -> str:
    """“answered in 9 s”, “gave up after 41 s”; nothing where nobody can tell."""
    if call.waited is None:
        return ""
    seconds = {"seconds": round(call.waited)}
    if call.answered_at:
        return _("answered in %(seconds)s s") % seconds
    return _("gave up after %(seconds)s s") % seconds


def agent_words(call: Call) -> str:
    if call.staff:
        return pick((call.staff.name_zh, call.staff.name_en))
    return _("unknown telephone %(number)s") % {"number": call.agent} if call.agent else ""


def talk_words(call: Call) -> str:
    if not (call.answered_at and call.ended_at):
        return ""
    minutes, seconds = divmod(max(0, round((call.ended_at - call.answered_at).total_seconds())), 60)
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds}
