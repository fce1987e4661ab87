"""What a rule would have changed: the matters of some months, asked again who answers for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from huiyin.matters.library import in_force
from huiyin.matters.models import Assignment, FilingCondition, Matter
from huiyin.matters.numbers import number_of
from huiyin.matters.rules.responsibility import TARGETS, Case, Duty, Rule
from huiyin.matters.triage.responsibility import territorial
from huiyin.matters.triage.rulebook import rulebook
from huiyin.orgs.memory import unit_named, unit_of
from huiyin.orgs.models import Unit
from huiyin.places.gazetteer.components import Part
from huiyin.places.gazetteer.finding import part_of

MOST_MONTHS = 6
MOST_READ = 100_000  # matters; the newest of a longer list
SHOWN = 100  # of each figure, by name
_FIELDS = ("pk", "received_at", "dispatched_at", "area", "grid", "type_id", "condition_id", "component", "unit_id",
           "first_unit_id", "title")  # fmt: skip


@dataclass(frozen=True)
class Moved:
    """A matter that would first have gone to `to` instead of `from_`.

    `returned`: that unit had it later, and gave it back. `settled`: it had it in the end anyway."""

    number: str
    title: str
    from_: Unit
    to: Unit
    returned: bool
    settled: bool


@dataclass(frozen=True)
class Simulation:
    """`read`: matters of the time that were dispatched and that the rule could concern; `cut`: there were more."""

    since: datetime
    until: datetime
    read: int
    cut: bool
    held: int
    moved: tuple[Moved, ...]

    @property
    def returned(self) -> tuple[Moved, ...]:
        return tuple(one for one in self.moved if one.returned)

    @property
    def settled(self) -> tuple[Moved, ...]:
        return tuple(one for one in self.moved if one.settled)

    @property
    def units(self) -> list[tuple[Unit, int]]:
        """To whom, and how many."""
        count: dict[int, int] = {}
        for one in self.moved:
            count[one.to.pk] = count.get(one.to.pk, 0) + 1
        known = {one.to.pk: one.to for one in self.moved}
        return sorted(((known[pk], n) for pk, n in count.items()), key=lambda pair: (-pair[1], pair[0].code))


def simulate(duty: Duty, *, since: datetime, until: datetime) -> Simulation:
    """As if the rule had stood from `since` on, beside all that stand now. Two statements, at most 100,000 matters."""
    rows = list(_concerned(duty, since, until)[: MOST_READ + 1])
    cut, rows = len(rows) > MOST_READ, rows[:MOST_READ]
    rule = Rule(pk=2**62, **duty.values() | {"valid_from": since.date() - timedelta(days=1), "valid_until": None})
    held, moved = 0, []
    for row, unit in _decided(rule, rows):
        held += 1
        if unit is not None and unit.pk != row["first_unit_id"]:
            moved.append((row, unit))
    given_back = _given_back([row["pk"] for row, _unit in moved])
    told = [_told(row, unit, given_back) for row, unit in moved]
    return Simulation(since, until, len(rows), cut, held, tuple(one for one in told if one))


def _concerned(duty: Duty, since: datetime, until: datetime) -> QuerySet:
    """Filtered by what the database has an index for or holds beside it; the rest of the rule is asked in memory."""
    found = Matter.objects.filter(received_at__gte=since, received_at__lt=until, first_unit__isnull=False)
    if duty.type_code:
        found = found.filter(type__in=in_force().keys.get(duty.type_code, []))
    if duty.area:
        found = found.filter(area__gte=duty.area, area__lt=duty.area + "~")
    if duty.grid:
        found = found.filter(grid=duty.grid)
    if duty.component_type or duty.owner:
        found = found.exclude(component="")
    return found.order_by("-received_at", "-pk").values(*_FIELDS)


def _decided(rule: Rule, rows: list[dict]) -> Iterator[tuple[dict, Unit | None]]:
    """Matters for which the rule would have been the most specific one, and whom it names."""
    book, library = rulebook(), in_force()
    codes = {key: code for code, keys in library.keys.items() for key in keys}
    numbers = _condition_numbers(rule, rows)
    for row in rows:
        part = part_of(row["component"])
        case = _case(row, part, codes.get(row["type_id"], ""), numbers)
        if not rule.holds(case) or book.precedent(case.type_code, row["component"], case.area):
            continue
        others = book.rules(case)
        if others and others[0].specificity > rule.specificity:
            continue
        yield row, _aim(rule.target, case.area, part)


def _condition_numbers(rule: Rule, rows: list[dict]) -> dict[int, int]:
    if rule.condition is None:
        return {}
    keys = {row["condition_id"] for row in rows if row["condition_id"]}
    return dict(FilingCondition.objects.filter(pk__in=keys).values_list("pk", "number"))


def _case(row: dict, part: Part | None, type_code: str, numbers: dict[int, int]) -> Case:
    at = timezone.localtime(row["dispatched_at"] or row["received_at"])
    kind, owner = (part.type_code, part.owner) if part else ("", "")
    return Case(type_code, numbers.get(row["condition_id"]), row["area"], row["grid"], kind, owner, at)


def _aim(target: str, area: str, part: Part | None) -> Unit | None:
    if target in ("street", "community"):
        return territorial(area, target)
    code = target if target not in TARGETS else getattr(part, target) if part else ""
    unit = unit_named(code) if code else None
    return unit if unit and unit.closed_at is None else None


def _given_back(keys: list[int]) -> set[tuple[int, int]]:
    """(matter, unit) of all returns of these matters."""
    found = Assignment.objects.filter(matter__in=keys, ended_how="returned")
    return set(found.values_list("matter_id", "unit_id"))


def _told(row: dict, unit: Unit, given_back: set[tuple[int, int]]) -> Moved | None:
    before = unit_of(row["first_unit_id"])
    if before is None:
        return None
    number = number_of(row["pk"], row["received_at"])
    settled = row["unit_id"] == unit.pk
    return Moved(number, row["title"], before, unit, (row["pk"], unit.pk) in given_back, settled)
