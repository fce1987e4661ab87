"""Observations that come in, one by one or as data arrays; from here they go the way of all readings."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from huiyin.intake.sensing.taking_in import take_in
from huiyin.intake.sensorthings.entities import STREAM, from_micro, micro
from huiyin.intake.sensorthings.refusals import Refused, bad_request, not_found
from huiyin.intake.sensorthings.senders import Caller
from huiyin.kernel.clock import now
from huiyin.sensing import registry
from huiyin.sensing.reading import DOUBTFUL, GOOD, Reading
from huiyin.sensing.vocabulary import Fate, Via

MOST = 10_000  # observations in one call
DOUBTS = frozenset({"doubtful", "suspect", "bad"})
KEPT = frozenset({Fate.KEPT, Fate.OUT_OF_ORDER, Fate.LATE, Fate.DUPLICATE})
WHY = {
    Fate.ABSURD: "The result lies outside of what this ObservedProperty can be.",
    Fate.FUTURE: "phenomenonTime lies in the future: the clock of the sender runs ahead.",
    Fate.TOO_OLD: "phenomenonTime lies longer ago than observations are kept.",
    Fate.NOT_IN_USE: "This Thing is out of use.",
}


@dataclass(frozen=True)
class Outcome:
    """What became of one observation: where it lies, or why it was not taken."""

    stream: int = 0
    at: datetime | None = None
    wrong: str = ""

    def link(self, root: str) -> str:
        return f"{root}/Observations('{self.stream}-{micro(self.at)}')" if self.at else ""


def body_of(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as broken:
        raise bad_request(f"The body is no JSON ({str(broken)[:80]}).") from broken


def create_one(body: Any, stream: int | None, caller: Caller) -> Outcome:
    """`stream`: the Datastream that the address names; else the body links to it.

    Raises Refused: 400 with the reason, 404 where there is no such Datastream (for this caller).
    """
    if not isinstance(body, dict):
        raise bad_request("The body must be one Observation, a JSON object.")
    if stream is None:
        stream = _linked(body.get("Datastream"))
    known, metric = _stream(stream, caller)
    outcome = _keep([_reading(known, metric, body)], stream)[0]
    if outcome.wrong:
        raise bad_request(outcome.wrong)
    return outcome


def create_many(body: Any, caller: Caller) -> list[Outcome]:
    """CreateObservations: data arrays of several Datastreams; each entry has its own outcome, in their order."""
    if not isinstance(body, list):
        raise bad_request("The body must be an array of {Datastream, components, dataArray}.")
    outcomes: list[Outcome | None] = []
    readings: list[Reading] = []
    places: list[tuple[int, int]] = []
    for group in body:
        for stream, entry in _entries(group, caller):
            if isinstance(entry, Reading):
                places.append((len(outcomes), stream))
                readings.append(entry)
            outcomes.append(None if isinstance(entry, Reading) else Outcome(stream, wrong=entry))
            if len(outcomes) > MOST:
                raise Refused(413, f"At most {MOST} observations in one call. Send the rest in another.")
    kept = _keep(readings, [stream for _place, stream in places]) if readings else []
    for (place, _stream), outcome in zip(places, kept, strict=True):
        outcomes[place] = outcome
    return [outcome for outcome in outcomes if outcome is not None]


def _entries(group: Any, caller: Caller) -> list[tuple[int, "Reading | str"]]:
    """Each row of one group: a reading, or what is wrong with it."""
    if not isinstance(group, dict) or not isinstance(group.get("dataArray"), list):
        raise bad_request("Each entry must be an object with Datastream, components and dataArray.")
    names, rows = group.get("components"), group["dataArray"]
    if not isinstance(names, list) or "result" not in names:
        raise bad_request("components must be a list of names with “result” among them.")
    try:
        stream = _linked(group.get("Datastream"))
        known, metric = _stream(stream, caller)
    except Refused as refused:
        return [(0, refused.message)] * len(rows)
    return [(stream, _row(known, metric, names, row)) for row in rows]


def _row(known: registry.Known, metric: registry.Measures, names: list, row: Any) -> "Reading | str":
    if not isinstance(row, list) or len(row) != len(names):
        return f"A row of dataArray must have {len(names)} values, as components has."
    try:
        return _reading(known, metric, dict(zip(map(str, names), row, strict=True)))
    except Refused as refused:
        return refused.message


def _linked(link: Any) -> int:
    key = link.get("@iot.id") if isinstance(link, dict) else None
    if isinstance(key, bool) or not isinstance(key, int | str) or not str(key).isdecimal() or len(str(key)) > 15:
        raise bad_request('Link to a Datastream: {"Datastream": {"@iot.id": 100007}, …}.')
    return int(key)


def _stream(stream: int, caller: Caller) -> tuple[registry.Known, registry.Measures]:
    """The same answer for what is not there, what is a person's, and what is not the caller's."""
    known = registry.find_by_id(stream // STREAM)
    metric = next((m for m in known.measures.values() if m.metric == stream % STREAM), None) if known else None
    if known is None or metric is None or known.subject or not caller.speaks_for(known):
        raise not_found(f"There is no Datastream {stream} for you.")
    return known, metric


def _reading(known: registry.Known, metric: registry.Measures, body: Mapping[str, Any]) -> Reading:
    quality = DOUBTFUL if str(body.get("resultQuality", "")).lower() in DOUBTS else GOOD
    at = _moment(body.get("phenomenonTime") or body.get("resultTime"))
    return Reading(known.id, metric.metric, at.timestamp(), _result(body.get("result")), quality)


def _moment(value: Any) -> datetime:
    """A period stands for its end: what was measured over it was known then. None: now."""
    if value is None:
        return now()
    try:
        at = parse_datetime(str(value).rpartition("/")[2])
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise bad_request(f"phenomenonTime is “{str(value)[:40]}”. Write ISO 8601 with its zone: 2026-03-05T10:00:00Z.")
    return from_micro(micro(at))


def _result(value: Any) -> float:
    if isinstance(value, bool | int | float):
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if math.isfinite(number):
            return number
    raise bad_request(f"result is {json.dumps(value)[:40]}. It must be a number, or true or false.")


def _keep(readings: Sequence[Reading], streams: int | Sequence[int]) -> list[Outcome]:
    taken = take_in(readings, via=Via.SENSORTHINGS, at=now())
    several = [streams] * len(readings) if isinstance(streams, int) else streams
    return [
        Outcome(stream, from_micro(round(reading.at * 1_000_000)))
        if fate in KEPT
        else Outcome(stream, wrong=WHY.get(fate, f"Not taken: {fate}."))
        for reading, stream, fate in zip(readings, several, taken.fates, strict=True)
    ]
