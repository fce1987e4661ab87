"""Alarms in words, for every audience: what, where, how bad; of somebody's own device never whose."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from huiyin.matters.labels import pick
from huiyin.orgs.actor import Actor
from huiyin.places.locate import area_names
from huiyin.sensing.access.scenes import sight_of_alarms
from huiyin.sensing.models import Alarm, SceneSeen
from huiyin.sensing.rules.scenes import FALSE_REASONS, FalseReason
from huiyin.sensing.vocabulary import SEVERITY_LABELS, VERDICT_LABELS, Severity, Verdict
from huiyin.web.parts import Photo
from huiyin.web.pictures import picture
from huiyin.web.words import when

# severity → tone and icon of its chip
SEVERITY_LOOK = {
    Severity.CRITICAL: ("danger", "alert-octagon"),
    Severity.SERIOUS: ("soon", "alert-triangle"),
    Severity.MINOR: ("info", "info-circle"),
}
VERDICT_LOOK = {
    Verdict.TRUE: ("danger", "check"),
    Verdict.FALSE: ("neutral", "filter-off"),
    Verdict.TEST: ("neutral", "tools"),
    Verdict.DRILL: ("info", "flag"),
}


@dataclass(frozen=True)
class Look:
    """A chip: words, tone, icon."""

    words: str
    tone: str
    icon: str


def what(alarm: Alarm) -> str:
    return pick((alarm.rule.name_zh, alarm.rule.name_en))


def kind_of(alarm: Alarm) -> str:
    kind = alarm.device.kind
    return pick((kind.name_zh, kind.name_en))


def where(alarm: Alarm) -> str:
    """The address without the district; of somebody's own device, and where there is none, the community."""
    names = area_names()
    if alarm.address and not alarm.subject:
        return alarm.address.removeprefix(names.get(alarm.area[:6], ("", ""))[0])
    found = next((names[code] for code in (alarm.area[:12], alarm.area[:9]) if code in names), None)
    return pick(found) if found else ""


def device_name(alarm: Alarm) -> str:
    if alarm.subject:
        return _("somebody's own device")
    return alarm.device.name or alarm.device.code


def severity(alarm: Alarm) -> Look:
    level = Severity(alarm.severity)
    return Look(pick(SEVERITY_LABELS[level]), *SEVERITY_LOOK[level])


def verdict(alarm: Alarm) -> Look | None:
    if not alarm.verdict:
        return None
    said = Verdict(alarm.verdict)
    words = pick(VERDICT_LABELS[said])
    if said is Verdict.FALSE and alarm.reason:
        words = _("%(verdict)s: %(reason)s") % {"verdict": words, "reason": reason(alarm.reason)}
    return Look(words, *VERDICT_LOOK[said])


def reason(code: str) -> str:
    return pick(FALSE_REASONS[FalseReason(code)])


def state(alarm: Alarm) -> Look:
    """Where it stands in {active, cleared} × {unacknowledged, acknowledged}."""
    if alarm.is_active:
        return (
            Look(_("active, acknowledged"), "soon", "user-check")
            if alarm.acknowledged_at
            else Look(_("active, nobody has it"), "danger", "alarm")
        )
    return (
        Look(_("over, acknowledged"), "done", "circle-check")
        if alarm.acknowledged_at
        else Look(_("over, nobody had it"), "neutral", "clock")
    )


def pictures(seen: list[SceneSeen], actor: Actor) -> list[Photo]:
    """Covered ones only; what is not covered yet is shown as being prepared."""
    sight = sight_of_alarms(actor)
    shown = []
    for one in seen:
        if one.photo is None:
            continue
        part = picture(one.photo, sight)
        said = {"at": when(one.at), "sure": round(one.confidence * 100)}
        words = _("seen %(at)s, %(sure)d %% sure") % said
        shown.append(Photo(url=part.url, thumb=part.thumb, alt=words, caption=words))
    return shown
