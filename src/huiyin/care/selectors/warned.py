"""Who in care agreed to be warned, and who has heard already: from care, or from whoever warns a whole area."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet

from huiyin.care.models import CareFile, Record
from huiyin.care.vocabulary import PlanKind, State

Find = Callable[[int, Sequence[str]], frozenset[str] | None]
_others: list[Find] = []


def people_to_warn(at: datetime) -> list[str]:
    """Their contact ids; only while their consent lasts and their plan has warnings in it."""
    return list(_agreed(at).order_by("pk").values_list("person", flat=True).distinct())


def written_to(weather: Iterable[int], at: datetime) -> list[str]:
    """Contact ids of those who have care's own message of one of these weather warnings."""
    warned = list(weather)
    files = dict(_agreed(at).values_list("pk", "person")) if warned else {}
    keys = {weather_key(pk, one): person for pk, person in files.items() for one in warned}
    known = Record.objects.filter(key__in=list(keys)).values_list("key", flat=True)
    return sorted({keys[key] for key in known if key})


def register_who_warns(find: Find) -> None:
    """`find(weather warning, contact ids)`: whom of them somebody else has written to; None while that is under way."""
    _others.append(find)


def told_elsewhere(weather: int, people: Sequence[str]) -> frozenset[str] | None:
    """Whom of `people` somebody else has written to of this weather warning; None: wait, they are just doing so."""
    heard: frozenset[str] = frozenset()
    for find in _others if people else ():
        more = find(weather, people)
        if more is None:
            return None
        heard |= more
    return heard


def weather_key(file: int, weather: int) -> str:
    """Of the record that they have been written to."""
    return f"{file}/weather/{weather}"


def _agreed(at: datetime) -> QuerySet[CareFile]:
    active = CareFile.objects.filter(state=State.ACTIVE, covered_until__gt=at)
    return active.filter(plans__kind=PlanKind.WARNING, plans__ended_at=None)
