"""The trace of an alarm as a timeline, whoever wrote into it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.audit.selectors import Entry, entries_of
from huiyin.matters.labels import pick
from huiyin.sensing.models import Alarm
from huiyin.sensing.vocabulary import SEVERITY_LABELS, VERDICT_LABELS, Severity, Verdict
from huiyin.web.desk.people import names_behind
from huiyin.web.parts import StoryLine

# action → words, icon, tone
SAID = {
    "sensing.alarm_raised": (gettext_lazy("Alarm raised"), "alarm", "danger"),
    "sensing.alarm_worse": (gettext_lazy("It got worse"), "arrow-up-circle", "danger"),
    "sensing.alarm_milder": (gettext_lazy("It got milder"), "arrow-back-up", "info"),
    "sensing.alarm_acknowledged": (gettext_lazy("Acknowledged"), "user-check", "info"),
    "sensing.alarm_judged": (gettext_lazy("Judged"), "gavel", "info"),
    "sensing.alarm_verdict_taken_back": (gettext_lazy("The verdict was taken back"), "arrow-back-up", "info"),
    "sensing.alarm_opened_matter": (gettext_lazy("A matter was opened"), "inbox", "info"),
    "sensing.alarm_cleared": (gettext_lazy("The alarm ended"), "circle-check", "done"),
    "sensing.look_asked": (gettext_lazy("A grid worker was asked to look"), "map-search", "info"),
    "sensing.look_answered": (gettext_lazy("The grid worker answered"), "message-2", "info"),
    "sensing.look_taken_back": (gettext_lazy("Nobody needs to look any more"), "arrow-back-up", ""),
}


def history_of(alarm: Alarm) -> list[StoryLine]:
    """Newest first."""
    entries = entries_of(alarm.chain)
    names = names_behind(entry.actor for entry in entries)
    return [_line(entry, names, n == len(entries)) for n, entry in enumerate(entries, 1)][::-1]


def _line(entry: Entry, names: dict[str, str], newest: bool) -> StoryLine:
    words, icon, tone = SAID.get(entry.action) or (_other(entry.action), "circle", "")
    more = _more(entry)
    title = _("%(what)s: %(more)s") % {"what": words, "more": more} if more else str(words)
    return StoryLine(title, entry.at, names[entry.actor], icon=icon, tone=tone, phase="now" if newest else "past")


def _other(action: str) -> str:
    """What a neighbour wrote there: the call-out's steps."""
    return action.partition(".")[2].replace("_", " ")


def _more(entry: Entry) -> str:
    data = entry.data
    if entry.action == "sensing.alarm_judged":
        last = data.get("verdict", [""])[-1]
        return pick(VERDICT_LABELS[Verdict(last)]) if last in set(Verdict) else ""
    if entry.action in ("sensing.alarm_worse", "sensing.alarm_milder", "sensing.alarm_raised"):
        said = data.get("severity")
        last = said[-1] if isinstance(said, list) else said
        return pick(SEVERITY_LABELS[Severity(last)]) if last in set(Severity) else ""
    if entry.action == "sensing.alarm_opened_matter":
        return str(data.get("matter") or "")
    if entry.action == "sensing.look_answered":
        return _("it is so") if data.get("true") else _("it is not so")
    return ""
