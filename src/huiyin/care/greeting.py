"""Birthdays, festivals and weather: a message each, once, to those who agreed to be written to."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from huiyin.care.models import CareFile, Record
from huiyin.care.rules.occasions import birthdays_by_moon, birthdays_by_sun, festivals_on
from huiyin.care.selectors.warned import told_elsewhere
from huiyin.care.services.planning import day_of
from huiyin.care.telling import community_name
from huiyin.care.vocabulary import Level, PlanKind, RecordKind, State
from huiyin.kernel.work import work
from huiyin.matters.models import WeatherWarning
from huiyin.matters.vocabulary import WARNING_LABELS, WARNING_LEVEL_LABELS, WarningKind, WarningLevel
from huiyin.notices.services import Message, tell
from huiyin.orgs.actor import SYSTEM
from huiyin.people.access import born_on

FESTIVAL_NAMES = {
    "new_year": ("元旦", "New Year"),
    "spring_festival": ("春节", "the Spring Festival"),
    "lantern": ("元宵节", "the Lantern Festival"),
    "dragon_boat": ("端午节", "the Dragon Boat Festival"),
    "mid_autumn": ("中秋节", "the Mid-Autumn Festival"),
    "double_ninth": ("重阳节", "the Double Ninth Festival"),
}
COMMUNITY = ("社区", "Your community")
BATCH = 500


def greet(at: datetime) -> int:
    """Today's birthdays and festivals; how many were written to who had not been yet."""
    day = day_of(at)
    people = set(born_on(birthdays_by_sun(day), by_moon=False)) | set(born_on(birthdays_by_moon(day), by_moon=True))
    born = _agreed(PlanKind.GREETING, at).filter(person__in=people)
    sent = _write(born, "care_birthday", f"birthday/{day.year}", None, at)
    for festival in festivals_on(day):
        what = FESTIVAL_NAMES[festival]
        sent += _write(_agreed(PlanKind.GREETING, at), "care_festival", f"{festival}/{day.year}", what, at)
    return sent


def warn_of_weather(at: datetime) -> int:
    """Of each warning in force, everybody in its area who agreed, the closest care first; how many were written to.

    Whom a warning of the district has reached by the same telephone has heard: that message says more than ours.
    """
    sent = 0
    for warning in WeatherWarning.objects.filter(lifted_at=None, since__lte=at, until__gt=at).order_by("pk"):
        files = _agreed(PlanKind.WARNING, at).filter(area__startswith=warning.area)
        waiting = _waiting(files, f"weather/{warning.pk}")
        heard = told_elsewhere(warning.pk, [one.person for one in waiting])
        if heard is None:
            continue  # households are being told this very moment; the next round writes to whoever is left
        _note([one for one in waiting if one.person in heard], "care_weather", f"weather/{warning.pk}", at)
        sent += _write(files, "care_weather", f"weather/{warning.pk}", _weather(warning), at)
    return sent


def _weather(warning: WeatherWarning) -> tuple[str, str]:
    kind, level = WARNING_LABELS[WarningKind(warning.kind)], WARNING_LEVEL_LABELS[WarningLevel(warning.level)]
    return f"{kind[0]}{level[0]}预警", f"{kind[1]}, {level[1].lower()} warning"


def _agreed(kind: PlanKind, at: datetime) -> QuerySet[CareFile]:
    active = CareFile.objects.filter(state=State.ACTIVE, covered_until__gt=at)
    return active.filter(plans__kind=kind, plans__ended_at=None).order_by("pk")


def _write(files: Iterable[CareFile], template: str, occasion: str, what: tuple[str, str] | None, at: datetime) -> int:
    waiting = _waiting(files, occasion)
    for start in range(0, len(waiting), BATCH):
        with work():
            _send(waiting[start : start + BATCH], template, occasion, what, at)
    return len(waiting)


def _waiting(files: Iterable[CareFile], occasion: str) -> list[CareFile]:
    """Those who have the message already are left out; a process that dies in between begins where it was."""
    rows = sorted(files, key=lambda one: list(Level).index(Level(one.level)))
    known = set(Record.objects.filter(key__in=[_key(one, occasion) for one in rows]).values_list("key", flat=True))
    return [one for one in rows if _key(one, occasion) not in known]


def _send(files: list[CareFile], template: str, occasion: str, what: tuple[str, str] | None, at: datetime) -> None:
    names = community_name(one.community for one in files)
    _note(files, template, occasion, at)
    tell(
        Message(
            template,
            [],
            f"care/{_key(one, occasion)}",
            one.chain,
            {"unit": list(names.get(one.community, COMMUNITY)), "what": list(what or ("", ""))},
            contacts=[one.person],
        )
        for one in files
    )


def _note(files: list[CareFile], template: str, occasion: str, at: datetime) -> None:
    """It stands in their file that they were written to."""
    Record.objects.bulk_create(
        (
            Record(file=one, kind=RecordKind.MESSAGE, at=at, by=SYSTEM.ref, what=template, key=_key(one, occasion))
            for one in files
        ),
        ignore_conflicts=True,
    )


def _key(file: CareFile, occasion: str) -> str:
    return f"{file.pk}/{occasion}"
