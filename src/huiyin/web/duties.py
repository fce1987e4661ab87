"""Rules and decisions about responsibility in words, for the desk and the office."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.matters.labels import pick
from huiyin.matters.library import in_force
from huiyin.matters.models import Precedent
from huiyin.matters.rules.responsibility import Rule
from huiyin.orgs.memory import unit_named
from huiyin.places.locate import area_names

TARGETS = {
    "owner": gettext_lazy("the owner of the component"),
    "maintainer": gettext_lazy("the maintainer of the component"),
    "supervisor": gettext_lazy("the supervisor of the component"),
    "street": gettext_lazy("the street it lies in"),
    "community": gettext_lazy("the community it lies in"),
}
SCOPES = {
    Precedent.Scope.COMPONENT: gettext_lazy("this component"),
    Precedent.Scope.UNIT_GRID: gettext_lazy("this type in this unit grid"),
    Precedent.Scope.STREET: gettext_lazy("this type in this street"),
    Precedent.Scope.TYPE: gettext_lazy("the whole type"),
}


@dataclass(frozen=True)
class RuleInWords:
    """`parts`: what it holds for, each part by itself; `target`: who answers."""

    rule: Rule
    parts: tuple[str, ...]
    target: str

    @property
    def words(self) -> str:
        return " · ".join(self.parts)


def rule_in_words(rule: Rule) -> RuleInWords:
    return RuleInWords(rule, tuple(_parts(rule)), target_in_words(rule.target))


def target_in_words(target: str) -> str:
    return str(TARGETS[target]) if target in TARGETS else unit_in_words(target)


def unit_in_words(code: str) -> str:
    unit = unit_named(code)
    return pick((unit.name_zh, unit.name_en)) if unit else code


def type_in_words(code: str) -> str:
    kind = in_force().types.get(code)
    return pick((kind.name_zh, kind.name_en)) if kind else code


def area_in_words(code: str) -> str:
    """The name of an area; of a unit grid the community's with its own digits."""
    names = area_names()
    if code in names:
        return pick(names[code])
    around = pick(names[code[:12]]) if code[:12] in names else ""
    return f"{around} {code}".strip()


def precedent_in_words(precedent: Precedent) -> str:
    """What it holds for."""
    if precedent.scope == Precedent.Scope.COMPONENT:
        return _("component %(code)s") % {"code": precedent.where}
    kind = type_in_words(precedent.type_code)
    return f"{kind} · {area_in_words(precedent.where)}" if precedent.where else kind


def _parts(rule: Rule):
    if rule.type_code:
        yield type_in_words(rule.type_code)
    if rule.condition is not None:
        yield _("condition %(number)s") % {"number": rule.condition}
    if rule.component_type:
        yield _("on %(component)s") % {"component": type_in_words(rule.component_type)}
    if rule.owner:
        yield _("owned by %(owner)s") % {"owner": unit_in_words(rule.owner)}
    if rule.area or rule.grid:
        yield area_in_words(rule.grid or rule.area)
    if rule.weekdays:
        yield weekdays_in_words(rule.weekdays)
    if rule.time_from and rule.time_to:
        yield f"{rule.time_from:%H:%M}–{rule.time_to:%H:%M}"
    if rule.season_from:
        yield _("from %(first)s to %(last)s each year") % {"first": rule.season_from, "last": rule.season_to}


def weekdays_in_words(digits: str) -> str:
    names = weekday_names()
    return _(", ").join(str(names[int(digit) - 1]) for digit in digits if digit in "1234567")


def weekday_names() -> list[str]:
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]
