"""A city component with its papers, as the desk and the grid worker see it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from huiyin.matters.labels import pick
from huiyin.matters.models import Matter
from huiyin.matters.triage.snapping import named_part, near_parts
from huiyin.orgs.memory import unit_named
from huiyin.places.gazetteer.components import Part


@dataclass(frozen=True)
class PartShown:
    """`metres`: from the pin, None for one that was named. Units by name."""

    part: Part
    name: str
    metres: int | None
    owner: str
    maintainer: str


def parts_of(matter: Matter) -> tuple[PartShown | None, list[PartShown]]:
    """The component that is named; if none is, those near the pin."""
    if named := named_part(matter):
        return _shown(named), []
    return None, [_shown(one.part, round(one.metres)) for one in near_parts(matter)]


def parts_in_order(matter: Matter) -> list[PartShown]:
    named, near = parts_of(matter)
    return [named] if named else near


def _shown(part: Part, metres: int | None = None) -> PartShown:
    name = _("%(name)s no. %(number)s") % {"name": pick((part.name_zh, part.name_en)), "number": part.serial}
    return PartShown(part, name, metres, _unit(part.owner), _unit(part.maintainer))


def _unit(code: str) -> str:
    unit = unit_named(code)
    return pick((unit.name_zh, unit.name_en)) if unit else code or "—"
