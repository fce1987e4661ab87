"""What pages say of a warning: its level, its state, its headline, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.matters.labels import in_chinese, pick
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import CENTRE
from huiyin.warnings.cap.words import Severity, Status
from huiyin.warnings.models import Warning
from huiyin.warnings.services.feeding import KEEPERS
from huiyin.warnings.templates import Template, templates
from huiyin.warnings.vocabulary import SEVERITY_LABELS, STATE_LABELS, STATUS_LABELS, UNSENT, VIA_LABELS, State, Via
from huiyin.web.desk.access import TAKERS
from huiyin.web.parts import Tab

READERS = tuple(sorted(CENTRE))
TONES = {
    Severity.EXTREME: "danger",
    Severity.SEVERE: "soon",
    Severity.MODERATE: "soon",
    Severity.MINOR: "info",
    Severity.UNKNOWN: "neutral",
}
STATE_TONES = {
    State.DRAFT: ("info", "edit"),
    State.ASKED: ("soon", "users"),
    State.OUT: ("primary", "speakerphone"),
    State.ENDED: ("neutral", "clock"),
    State.CANCELLED: ("done", "circle-check"),
    State.SET_ASIDE: ("neutral", "x"),
}


@dataclass(frozen=True)
class Line:
    warning: Warning
    headline: str
    kind: str
    level: str
    level_tone: str
    state: str
    state_tone: str
    state_icon: str
    area: str
    via: str
    status: str

    @property
    def href(self) -> str:
        return reverse("desk-warning", args=[self.warning.pk])


def line_of(warning: Warning, known: Mapping[str, Template] | None = None) -> Line:
    """`known`: the pack's templates, where a list has read them once for all its rows."""
    severity, state = Severity(warning.severity), State(warning.state)
    tone, icon = STATE_TONES[state]
    template = (templates() if known is None else known).get(warning.kind)
    words = words_of(warning)
    real = warning.status == Status.ACTUAL and not warning.drill
    return Line(
        warning=warning,
        headline=words.get("headline") or words.get("event") or warning.code,
        kind=pick(template.name) if template else words.get("event", ""),
        level=pick(SEVERITY_LABELS[severity]),
        level_tone=TONES[severity],
        state=pick(STATE_LABELS[state]),
        state_tone=tone,
        state_icon=icon,
        area=pick((warning.area_zh, warning.area_en)),
        via=warning.sender_name if warning.via != Via.DESK else pick(VIA_LABELS[Via.DESK]),
        status="" if real else pick(STATUS_LABELS[Status(warning.status)]),
    )


def words_of(warning: Warning) -> dict[str, str]:
    """In the reader's language, in the other one where there is none."""
    first, second = ("zh", "en") if in_chinese() else ("en", "zh")
    return warning.words.get(first) or warning.words.get(second) or {}


def tabs_of(actor: Actor, path: str) -> list[Tab]:
    home = reverse("desk-warnings")
    doors = [(_("In force and to decide"), home, "speakerphone"), (_("Ended"), f"{home}?tab=ended", "clock")]
    if actor.has(*TAKERS):
        doors.append((_("Weather and urgency"), reverse("desk-weather"), "sun"))
    if actor.has(*KEEPERS):
        doors.append((_("Feeds"), reverse("desk-warning-feeds"), "world"))
    return [Tab(label, href, current=href == path, icon=icon) for label, href, icon in doors]


def warnings_behind() -> dict[int, int]:
    """Weather warning → the warning that put it there, of those that are not over."""
    open_ones = Warning.objects.filter(state__in=[*UNSENT, State.OUT]).exclude(weather=[])
    return {weather: pk for pk, made in open_ones.values_list("pk", "weather")[:200] for weather in made}
