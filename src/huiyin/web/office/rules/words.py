"""What a rule says, in one sentence of the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from huiyin.matters.labels import pick
from huiyin.sensing.models import Metric
from huiyin.sensing.rules.definition import (
    Absence,
    Bound,
    Combination,
    Definition,
    Fence,
    Rate,
    Scene,
    Silence,
    Threshold,
)
from huiyin.sensing.rules.faults import BadRule
from huiyin.sensing.rules.hours import Hours
from huiyin.sensing.rules.reader import read_rule
from huiyin.sensing.vocabulary import SEVERITY_LABELS

UNITS = {"Cel": "°C", "mm[Hg]": "mmHg", "/min": "/min", "m3/s": "m³/s", "deg": "°"}


def kind_names() -> dict[str, str]:
    return {
        "threshold": _("A limit"),
        "absence": _("Nothing happens"),
        "silence": _("A device is silent"),
        "rate": _("A change"),
        "fence": _("A fence"),
        "combination": _("Several together"),
        "scene": _("A scene"),
    }


def rule_in_words(definition: Mapping[str, Any], metrics: Mapping[str, Metric]) -> str:
    try:
        rule = read_rule(definition)
    except BadRule as wrong:
        return str(wrong)
    parts = [_what(rule, metrics), *_steps(rule, metrics), *_when(rule)]
    return pgettext("between clauses", "; ").join(part for part in parts if part)


def _what(rule: Definition, metrics: Mapping[str, Metric]) -> str:
    hold = rule.common.hold_for
    match rule:
        case Threshold():
            said = _bound(rule.bound, metrics)
            return _("%(what)s for %(time)s") % {"what": said, "time": time_in_words(hold)} if hold else said
        case Absence():
            what = {"metric": name_of(rule.metric, metrics), "time": time_in_words(hold)}
            if not rule.missing:
                return _("%(metric)s: nothing for %(time)s, with every reading heard") % what
            what |= {"index": name_of(rule.index, metrics), "share": f"{rule.missing:.0%}"}
            return (
                _("%(metric)s: nothing for %(time)s; up to %(share)s may be gaps over which %(index)s stands still")
                % what
            )
        case Silence():
            return _("not heard for %(time)s") % {"time": time_in_words(hold)}
        case Rate():
            what = {"metric": name_of(rule.metric, metrics), "by": value_of(rule.by, rule.metric, metrics)}
            what |= {"time": time_in_words(rule.within)}
            rises, falls = (
                _("%(metric)s rises by %(by)s within %(time)s"),
                _("%(metric)s falls by %(by)s within %(time)s"),
            )
            return (rises if rule.sign > 0 else falls) % what
        case Fence():
            return _fence(rule)
        case Combination():
            parts = " + ".join(_bound(part, metrics) for part in rule.parts)
            what = {"parts": parts, "time": time_in_words(rule.within), "place": place_names()[rule.place]}
            return _("%(parts)s within %(time)s, %(place)s") % what
        case Scene():
            return _("a camera or drone sees it")


def place_names() -> dict[str, str]:
    return {
        "device": _("on one device"),
        "building": _("in one building"),
        "address": _("at one address"),
        "subject": _("of one person"),
    }


def _fence(rule: Fence) -> str:
    if rule.circle:
        what = {"metres": f"{rule.circle[2]:g}"}
        return (
            _("enters a circle of %(metres)s m") if rule.inside_is_bad else _("leaves a circle of %(metres)s m")
        ) % what
    return _("enters an area") if rule.inside_is_bad else _("leaves an area")


def _bound(bound: Bound, metrics: Mapping[str, Metric]) -> str:
    name = name_of(bound.metric, metrics)
    if bound.limit == bound.clear == 0.5:
        return _("%(metric)s: yes") % {"metric": name} if bound.sign > 0 else _("%(metric)s: no") % {"metric": name}
    return f"{name} {'≥' if bound.sign > 0 else '≤'} {value_of(bound.limit, bound.metric, metrics)}"


def _steps(rule: Definition, metrics: Mapping[str, Metric]) -> list[str]:
    of = rule.bound if isinstance(rule, Threshold) else rule if isinstance(rule, Rate) else None
    if of is None:
        return []
    sign = "≥" if isinstance(rule, Rate) or of.sign > 0 else "≤"
    return [
        _("%(severity)s from %(limit)s")
        % {
            "severity": pick(SEVERITY_LABELS[step.severity]),
            "limit": f"{sign} {value_of(step.limit, of.metric, metrics)}",
        }
        for step in of.steps
    ]


def _when(rule: Definition) -> list[str]:
    common, said = rule.common, []
    if common.subject_only:
        said.append(_("only where it serves somebody in care"))
    if common.hours:
        said.append(_("only %(hours)s") % {"hours": hours_in_words(common.hours)})
    if common.quiet:
        said.append(_("not said %(hours)s, but afterwards if it still holds") % {"hours": hours_in_words(common.quiet)})
    return said


def hours_in_words(hours: Hours) -> str:
    days = {"all": "", "working": _("on working days"), "free": _("on days off")}[hours.days]
    return f"{hours.start:%H:%M}–{hours.end:%H:%M} {days}".strip()


def time_in_words(seconds: float) -> str:
    for size, words in (
        (86400, lambda n: ngettext("%(n)s day", "%(n)s days", n)),
        (3600, lambda n: ngettext("%(n)s hour", "%(n)s hours", n)),
        (60, lambda n: ngettext("%(n)s minute", "%(n)s minutes", n)),
    ):
        if seconds >= size and seconds % size == 0 and not (size == 86400 and seconds == 86400):
            return words(int(seconds // size)) % {"n": int(seconds // size)}
    n = int(seconds)
    return ngettext("%(n)s second", "%(n)s seconds", n) % {"n": n}


def name_of(code: str, metrics: Mapping[str, Metric]) -> str:
    return pick((metrics[code].name_zh, metrics[code].name_en)) if code in metrics else code


def value_of(value: float, code: str, metrics: Mapping[str, Metric]) -> str:
    unit = metrics[code].unit if code in metrics else ""
    return f"{value:g} {UNITS.get(unit, unit)}".strip()
