"""The edition of the standards library in force, held in memory: some hundred types that every intake asks about."""

import time
from dataclasses import dataclass

from huiyin.matters.models import Edition, FilingCondition, MatterType

FRESH_FOR = 30.0  # seconds until a newly confirmed edition is seen by all processes


@dataclass(frozen=True)
class Library:
    edition: Edition | None
    types: dict[str, MatterType]
    conditions: dict[str, list[FilingCondition]]

    def condition(self, type_code: str, number: int) -> FilingCondition | None:
        return next((c for c in self.conditions.get(type_code, []) if c.number == number), None)


_cached: tuple[float, Library] | None = None


def in_force() -> Library:
    global _cached
    if _cached is None or time.monotonic() - _cached[0] > FRESH_FOR:
        _cached = (time.monotonic(), _read())
    return _cached[1]


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
    return Library(edition, types, conditions)
