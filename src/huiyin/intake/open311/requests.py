"""Matters as service requests: what everybody may read of them, in a fixed number of statements however many."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, F, Func, Max, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from huiyin.audit.models import TraceEntry
from huiyin.intake.models import OpenReport
from huiyin.intake.open311.answers import listed
from huiyin.intake.open311.catalogue import unknown_service
from huiyin.intake.open311.faces import Answer, Many
from huiyin.intake.open311.media import media_of
from huiyin.intake.open311.public import masked, matters_by_number, public_matters
from huiyin.intake.open311.refusals import UNKNOWN, Refused, Wrong
from huiyin.intake.open311.window import Wanted, whole_second
from huiyin.matters.clusters import root_numbers
from huiyin.matters.labels import in_chinese, pick
from huiyin.matters.library import in_force
from huiyin.matters.models import Clock, Matter, Text
from huiyin.matters.related import with_related
from huiyin.matters.rules.clock import ClockKind
from huiyin.matters.selectors.detail import place_names
from huiyin.matters.selectors.story import now_and_next
from huiyin.matters.states import ENDED, OPEN, State

STATES = {"open": OPEN, "closed": ENDED}
WITH_NOBODY = {State.FILED, State.ARBITRATION}  # the unit that a matter keeps then is the one that had it last

Link = Callable[[str], str]  # an address under this endpoint, made whole


def requests(wanted: Wanted, link: Link, *, extensions: bool) -> Answer:
    if wanted.ids:
        found = list(matters_by_number(wanted.ids).values())
    else:
        found = list(_matching(wanted)[wanted.offset : wanted.offset + wanted.size])
    return Answer("service_requests", Many.of("request", rows_of(found, link, extensions=extensions)))


def request(number: str, link: Link, *, extensions: bool) -> Answer:
    rows = rows_of([matter_with(number)], link, extensions=extensions)
    return Answer("service_requests", Many.of("request", rows))


def token(given: str) -> Answer:
    """All our services answer with an id at once, so that an id is its own token."""
    number = matter_with(given).number
    return Answer("service_requests", Many.of("request", [{"service_request_id": number, "token": number}]))


def matter_with(number: str) -> Matter:
    found = matters_by_number((number,)).get(number)
    if found is None:
        words = _("There is no service request “%(id)s” here.") % {"id": number[:40]}
        raise Refused(Wrong(UNKNOWN, words))
    return found


def _matching(wanted: Wanted) -> QuerySet[Matter]:
    """Latest first."""
    found = public_matters().filter(received_at__gte=wanted.since, received_at__lt=wanted.before)
    if wanted.changed:
        found = _changed(found, *wanted.changed)
    states = sorted(state for status in wanted.statuses for state in STATES[status])
    if len(states) < len(State):
        found = found.filter(state__in=states)
    if wanted.services:
        found = found.filter(type__in=_types(wanted.services))
    return found.defer("title", "description", "suggested").order_by("-received_at", "-id")  # words are never shown


def _changed(found: QuerySet[Matter], since: datetime, until: datetime) -> QuerySet[Matter]:
    """Those whose last move lies in this time; it starts from the moves of that time, not from all matters."""
    in_time = entries_with_matter().filter(at__gte=since, at__lt=whole_second(until)).values("matter")
    later = entries_with_matter().filter(at__gte=whole_second(until)).values("matter")
    return found.filter(pk__in=in_time).exclude(pk__in=later)


def entries_with_matter() -> QuerySet[Any]:
    """The entries of the matters' chains, with the key of the matter; other chains have none."""
    serial = Func(F("chain"), Value("^matter/([0-9]+)$"), function="substring")
    return TraceEntry.objects.annotate(matter=Cast(serial, BigIntegerField())).filter(matter__isnull=False)


def _types(codes: tuple[str, ...]) -> list[int]:
    """Their rows in all editions. A code that never was, or that is confidential, is unknown."""
    library = in_force()
    hidden = {code for code, kind in library.types.items() if kind.confidential}
    if unknown := [code for code in codes if code not in library.keys or code in hidden]:
        raise Refused(*map(unknown_service, unknown))
    return [key for code in codes for key in library.keys[code]]


def rows_of(matters: list[Matter], link: Link, *, extensions: bool) -> list[dict]:
    matters = with_related(matters)
    keys = [matter.pk for matter in matters]
    due = dict(Clock.objects.filter(matter__in=keys, kind=ClockKind.HANDLE).values_list("matter", "due_at"))
    changed, said, pictures = _last_changes(matters), _last_words(keys), media_of(keys)
    given = _attributes(keys) if extensions else {}
    merged = [matter.pk for matter in matters if matter.state == State.MERGED]
    said |= root_numbers(merged) if merged else {}  # the request that goes on
    rows, standing = [], _Standing()
    for matter in matters:
        picture = pictures.get(matter.pk)
        row = _row(matter, standing.of(matter), due.get(matter.pk), changed.get(matter.chain), said.get(matter.pk, ""))
        row["media_url"] = link(f"media/{picture}") if picture else None
        rows.append(row | ({"attributes": Many.of("attribute", given.get(matter.pk, ()))} if extensions else {}))
    return rows


class _Standing:
    """Where matters stand and what comes next, worded once for each state and unit, not for each of a thousand rows."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, int | None], tuple[str, str]] = {}

    def of(self, matter: Matter) -> tuple[str, str]:
        key = (matter.state, matter.unit_id)
        if key not in self._said:
            self._said[key] = now_and_next(matter)
        return self._said[key]


def _row(matter: Matter, standing: tuple[str, str], due: datetime | None, changed: datetime | None, said: str) -> dict:
    stands, following = standing
    ended = matter.state in ENDED
    assert matter.type is not None
    return {
        "service_request_id": matter.number,
        "status": "closed" if ended else "open",
        "status_notes": f"{stands}: {said}" if ended and said else stands,
        "service_name": pick((matter.type.name_zh, matter.type.name_en)),
        "service_code": matter.type.code,
        "description": _description(matter),
        "agency_responsible": _unit(matter),
        "service_notice": following or None,
        "requested_datetime": matter.received_at,
        "updated_datetime": (matter.closed_at if ended else changed) or changed or matter.received_at,
        "expected_datetime": due,
        "address": _address(matter),
        "address_id": matter.area or None,
        "zipcode": None,
        "lat": matter.lat,
        "long": matter.lon,
    }


def _description(matter: Matter) -> str:
    """What it is in the words of the standard, never in the reporter's: those may name people."""
    if matter.condition:
        return pick((matter.condition.text_zh, matter.condition.text_en))
    assert matter.type is not None
    return pick((matter.type.name_zh, matter.type.name_en))


def _unit(matter: Matter) -> str | None:
    there = matter.unit is not None and matter.state not in WITH_NOBODY
    return pick((matter.unit.name_zh, matter.unit.name_en)) if there and matter.unit else None


def _address(matter: Matter) -> str:
    """As the grid knows it; what the reporter wrote may be somebody's door."""
    names = place_names(matter)
    return "".join(names) if in_chinese() else ", ".join(reversed(names)) or _("not located yet")


def _last_changes(matters: Iterable[Matter]) -> dict[str, datetime]:
    chains = [matter.chain for matter in matters if matter.state not in ENDED or matter.closed_at is None]
    rows = TraceEntry.objects.filter(chain__in=chains).order_by().values_list("chain").annotate(at=Max("at"))
    return dict(rows)


def _last_words(keys: list[int]) -> dict[int, str]:
    """Why it was declined, or what was answered; each meant to be read by whoever reported."""
    rows = Text.objects.filter(matter__in=keys, kind__in=("decline", "answer"), public=True).order_by("at")
    return {key: masked(words) for key, words in rows.values_list("matter", "words")}


def _attributes(keys: list[int]) -> dict[int, list[dict]]:
    found: dict[int, list[dict]] = {}
    rows = OpenReport.objects.filter(report__matter__in=keys).order_by("pk")
    for key, given in rows.values_list("report__matter", "given"):
        found.setdefault(key, []).extend(
            {"code": one["code"], "name": pick(tuple(one["name"])), "value": listed(one["values"])}
            for one in given
            if one["public"]
        )
    return found
