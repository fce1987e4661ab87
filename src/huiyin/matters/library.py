"""The edition of the standards library in force, held in memory: some hundred types that every intake asks about."""

import time
from dataclasses import dataclass, field
from functools import cached_property

from huiyin.matters.models import Edition, FilingCondition, MatterType

FRESH_FOR = 30.0  # seconds until a newly confirmed edition is seen by all processes


@dataclass(frozen=True, eq=False)
class Library:
    edition: Edition | None
    types: dict[str, MatterType]
    conditions: dict[str, list[FilingCondition]]
    keys: dict[str, list[int]] = field(default_factory=dict)  # of every code's types, those of older editions too
    older_types: dict[int, MatterType] = field(default_factory=dict)  # filled by matters.related as they are met
    older_conditions: dict[int, FilingCondition] = field(default_factory=dict)

    @cached_property
    def types_by_key(self) -> dict[int, MatterType]:
        return {kind.pk: kind for kind in self.types.values()}

    @cached_property
    def conditions_by_key(self) -> dict[int, FilingCondition]:
        return {condition.pk: condition for several in self.conditions.values() for condition in several}

    def condition(self, type_code: str, number: int) -> FilingCondition | None:
        return next((c for c in self.conditions.get(type_code, []) if c.number == number), None)


_cached: tuple[float, Library] | None = None


def in_force() -> Library:
    global _cached
    if _cached is None or time.monotonic() - _cached[0] > FRESH_FOR:
        known = _cached[1] if _cached else None
        _cached = (time.monotonic(), known if known and _is_current(known) else _read())
    return _cached[1]


def _is_current(library: Library) -> bool:
    """Nothing new was confirmed: keep what is in memory, with all that was derived from it."""
    return library.edition is not None and Edition.objects.filter(pk=library.edition.pk, superseded_at=None).exists()


def forget() -> None:
    global _cached
    _cached = None


def _read() -> Library:
    edition = Edition.objects.filter(confirmed_at__isnull=False, superseded_at=None).first()
    if edition is None:
        return Library(None, {}, {})
    types = {t.code: t for t in MatterType.objects.filter(edition=edition).select_related("edition").order_by("code")}
    by_pk = {t.pk: t for t in types.values()}
    conditions: dict[str, list[FilingCondition]] = {code: [] for code in types}
    for condition in FilingCondition.objects.filter(type__edition=edition).order_by("type__code", "number"):
        condition.type = by_pk[condition.type_id]
        conditions[condition.type.code].append(condition)
    keys: dict[str, list[int]] = {}
    for code, key in MatterType.objects.values_list("code", "pk"):
        keys.setdefault(code, []).append(key)
    return Library(edition, types, conditions, keys)
