"""A call-out in words: who was rung, why them, by which way, what they answered."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.care.vocabulary import RELATION_LABELS, Relation
from huiyin.command.models import CallOut, CallStep
from huiyin.command.selectors.callouts import StepShown, shown
from huiyin.command.vocabulary import CANNOT_LABELS, OUTCOME_LABELS, RUNG_LABELS, Cannot, Outcome, Rung, State, Whom
from huiyin.kernel.clock import now
from huiyin.matters.labels import pick
from huiyin.notices import channels
from huiyin.web import alarms

OUTCOME_LOOK = {
    Outcome.RINGING: ("danger", "bell-ringing"),
    Outcome.TAKEN: ("done", "check"),
    Outcome.JOINED: ("done", "users"),
    Outcome.GOING: ("info", "navigation"),
    Outcome.DECLINED: ("soon", "x"),
    Outcome.MISSED: ("soon", "clock"),
    Outcome.STOOD_DOWN: ("neutral", "check"),
    Outcome.NOBODY: ("neutral", "user-x"),
}


@dataclass(frozen=True)
class Line:
    """One step. `reasons`: why this one; `others`: (name, points) of who came next on the sheet."""

    order: int
    rung: str
    who: str
    outcome: str
    tone: str
    icon: str
    rung_at: datetime
    until: datetime | None
    after: str
    by: str
    reasons: list[str]
    others: list[tuple[str, float]]
    sent: list[str]


@dataclass(frozen=True)
class Panel:
    callout: CallOut
    taker: str
    lines: list[Line]
    seconds_left: int | None
    what: str
    where: str


def panel_of(callout: CallOut) -> Panel:
    found = shown(callout)
    alarm = callout.alarm
    return Panel(
        callout,
        found.taker,
        [_line(one, callout) for one in found.steps],
        left_of(callout),
        alarms.what(alarm),
        alarms.where(alarm),
    )


def left_of(callout: CallOut) -> int | None:
    """Seconds until the next one is rung."""
    if callout.state != State.RINGING or callout.until is None:
        return None
    return max(0, round((callout.until - now()).total_seconds()))


def _line(one: StepShown, callout: CallOut) -> Line:
    step, outcome = one.step, Outcome(one.step.outcome)
    return Line(
        order=step.order,
        rung=pick(RUNG_LABELS[Rung(step.rung)]),
        who=who_of(one),
        outcome=pick(OUTCOME_LABELS[outcome]) + (f" · {_why_not(step)}" if step.reason else ""),
        tone=OUTCOME_LOOK[outcome][0],
        icon=OUTCOME_LOOK[outcome][1],
        rung_at=step.rung_at,
        until=step.until if outcome is Outcome.RINGING else None,
        after=seconds((step.rung_at - callout.began_at).total_seconds()),
        by=one.by if step.whom in (Whom.UNIT, Whom.DESK) and outcome in (Outcome.TAKEN, Outcome.JOINED) else "",
        reasons=reasons_of(step),
        others=[(name, line["points"]) for name, line in one.lines[1:]],
        sent=[sent_words(channel, state) for channel, state in one.sent],
    )


def who_of(one: StepShown) -> str:
    step = one.step
    if step.whom == Whom.UNIT and step.unit:
        return pick((step.unit.name_zh, step.unit.name_en))
    if step.whom == Whom.CONTACT:
        return pick(RELATION_LABELS[Relation(step.relation)]) if step.relation in set(Relation) else _("Family")
    if step.whom == Whom.DESK:
        return ngettext("%(count)s duty head", "%(count)s duty heads", len(step.rings)) % {"count": len(step.rings)}
    return one.who or "–"


def reasons_of(step: CallStep) -> list[str]:
    sheet = step.sheet
    if lines := sheet.get("lines"):
        return [_part(*part) for part in lines[0]["parts"]]
    if shortfall := sheet.get("shortfall"):
        return [shortfall_words(shortfall)]
    return [words] if (words := _why(sheet)) else []


def _part(code: str, points: float, figure: float | None) -> str:
    said = {
        "on_duty": _("on duty"),
        "near": _("%(metres)s m away") % {"metres": figure},
        "no_position": _("last position %(minutes)s min old") % {"minutes": figure}
        if figure is not None
        else _("no position"),
        "responsible_care": _("looks after this person"),
        "responsible_grid": _("their own grid"),
        "responsible_property": _("of the property company"),
        "responsible_maintainer": _("of the maintainer"),
        "tasks": ngettext("%(count)s open task", "%(count)s open tasks", int(figure or 0)) % {"count": figure},
        "in_hand": _("on the way to another alarm"),
        "rest": _("called %(minutes)s min ago") % {"minutes": figure},
    }.get(code, code)
    return f"{said} ({points:+g})" if points else said


def shortfall_words(why: dict) -> str:
    """“2 on duty, the nearest position is 47 min old.”"""
    if not why["on_duty"]:
        return _("Nobody is on duty.")
    parts = [ngettext("%(count)s on duty", "%(count)s on duty", why["on_duty"]) % {"count": why["on_duty"]}]
    if why["called"]:
        parts.append(
            ngettext("%(count)s called already", "%(count)s called already", why["called"]) % {"count": why["called"]}
        )
    if why["nearest"] is not None:
        parts.append(_("the nearest of the others is %(km)s km away") % {"km": f"{why['nearest'] / 1000:.1f}"})
    elif why["newest"] is not None:
        parts.append(_("the newest position is %(minutes)s min old") % {"minutes": why["newest"]})
    elif why["on_duty"] > why["called"]:
        parts.append(_("no phone gives its position"))
    return _("; ").join(parts)


def _why(sheet: dict) -> str:
    return {
        "family": _("in the order of the care file: %(place)s") % {"place": sheet.get("place", 1)},
        "no_family": _("No family may be called: the file names nobody, or consent has ended."),
        "no_person": _("The device serves a place, not a person."),
        "community": _("of the community"),
        "property": _("property company of the place"),
        "maintainer": _("maintains the device"),
        "no_unit": _("No community and no property company with people in posts."),
        "desk": _("on the duty desk of the area"),
        "no_desk": _("Nobody holds the duty head's post for this area."),
    }.get(sheet.get("why", ""), "")


def sent_words(channel: str, state: str) -> str:
    name = pick(channels.ALL[channel].name)
    said = {"sent": _("handed over"), "failed": _("failed"), "sending": _("being sent")}.get(state, _("waits"))
    return f"{name}: {said}"


def _why_not(step: CallStep) -> str:
    return pick(CANNOT_LABELS[Cannot(step.reason)]) if step.reason in set(Cannot) else ""


def seconds(amount: float | None) -> str:
    """12 s, 3 min 5 s."""
    if amount is None:
        return "–"
    whole = round(amount)
    if whole < 120:
        return _("%(seconds)s s") % {"seconds": whole}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": whole // 60, "seconds": whole % 60}
