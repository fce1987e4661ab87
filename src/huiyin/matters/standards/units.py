"""Names of units in a source → unit codes of this district, or roles that the place decides. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from huiyin.matters.standards.decisions import Decisions
from huiyin.matters.standards.problems import Problem, ProblemKind, problem
from huiyin.matters.standards.rows import ClassRow, Place

ROLES = ("owner", "maintainer", "street", "community")


@dataclass
class Directory:
    """Which units there are, and what could not be found, with the first row that names it."""

    codes: frozenset[str]
    by_name: Mapping[str, str]
    decisions: Decisions
    unknown: dict[str, Place]

    def resolve(self, names: tuple[str, ...], at: Place) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._one(name, at) for name in names))

    def _one(self, name: str, at: Place) -> str:
        name = self.decisions.units.get(name, name)
        if name in ROLES or name in self.codes:
            return name
        if name in self.by_name:
            return self.by_name[name]
        self.unknown.setdefault(name, at)
        return name

    def lead(self, names: tuple[str, ...]) -> str:
        """The first one that can be dispatched to; a name kept as text dispatches nothing."""
        return next((name for name in names if name in ROLES or name in self.codes), "")

    def problems(self) -> list[Problem]:
        return [
            problem(ProblemKind.UNIT_NAME_UNKNOWN, at=at, column="units", value=name)
            for name, at in self.unknown.items()
        ]


def with_units(item: ClassRow, directory: Directory) -> ClassRow:
    return replace(
        item,
        units=directory.resolve(item.units, item.at),
        supervisors=directory.resolve(item.supervisors, item.at),
        conditions=tuple(
            replace(
                c,
                units=directory.resolve(c.units, c.at),
                supervisors=directory.resolve(c.supervisors, c.at),
            )
            for c in item.conditions
        ),
    )
