"""Which rule of the list of duties holds for a case, the most specific first. Pure; time is passed in."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, time

TARGETS = ("owner", "maintainer", "supervisor", "street", "community")
# What a rule says of the place counts by how small the place is.
BY_DIGITS = {6: 1, 9: 2, 12: 3, 14: 4, 15: 5}


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of a matter; `at` is local time. Empty or None: not known."""

    type_code: str
    condition: int | None
    area: str
    grid: str
    component_type: str
    owner: str
    at: datetime


@dataclass(frozen=True)
class Duty:
    """A rule as the office states it, as in models.ResponsibilityRule; empty holds for everything."""

    target: str
    valid_from: date
    basis: str
    type_code: str = ""
    condition: int | None = None
    area: str = ""
    grid: str = ""
    component_type: str = ""
    owner: str = ""
    weekdays: str = ""
    time_from: time | None = None
    time_to: time | None = None
    season_from: str = ""
    season_to: str = ""
    valid_until: date | None = None

    def values(self) -> dict:
        return {one.name: getattr(self, one.name) for one in fields(Duty)}


@dataclass(frozen=True)
class Rule(Duty):
    """A line of the list of duties."""

    pk: int = 0

    @property
    def specificity(self) -> int:
        """The kind of matter counts most, then what it stands on, then where, then when."""
        return (
            16 * bool(self.type_code)
            + 8 * (self.condition is not None)
            + 12 * bool(self.owner)
            + 6 * bool(self.component_type)
            + 2 * max(BY_DIGITS.get(len(self.area), 0), 4 * bool(self.grid))
            + 3 * bool(self.weekdays or self.time_from)
            + 2 * bool(self.season_from)
        )

    def holds(self, case: Case) -> bool:
        return (
            self.valid_from <= case.at.date()
            and (self.valid_until is None or case.at.date() <= self.valid_until)
            and self.type_code in ("", case.type_code)
            and self.condition in (None, case.condition)
            and case.area.startswith(self.area)
            and self.grid in ("", case.grid)
            and self.component_type in ("", case.component_type)
            and self.owner in ("", case.owner)
            and self._when(case.at)
        )

    def _when(self, at: datetime) -> bool:
        if self.weekdays and str(at.isoweekday()) not in self.weekdays:
            return False
        if self.time_from and self.time_to and not _between(at.time(), self.time_from, self.time_to):
            return False
        return not self.season_from or _in_season(at.strftime("%m-%d"), self.season_from, self.season_to)


def _between(at: time, begin: time, end: time) -> bool:
    """The end is not part of it; an end before the beginning goes over midnight."""
    return begin <= at < end if begin < end else at >= begin or at < end


def _in_season(day: str, first: str, last: str) -> bool:
    return first <= day <= last if first <= last else day >= first or day <= last


def rules_for(case: Case, rules: Iterable[Rule]) -> list[Rule]:
    """Those that hold, the most specific first; of equals the newer one."""
    holding = [rule for rule in rules if rule.holds(case)]
    return sorted(holding, key=lambda rule: (-rule.specificity, -rule.valid_from.toordinal(), -rule.pk))
