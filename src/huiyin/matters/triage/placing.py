"""Where a report is: by its pin, else by its words; and whether the two agree."""

from dataclasses import dataclass

from huiyin.matters.reporting import NewReport
from huiyin.matters.triage.switches import acts
from huiyin.matters.vocabulary import Choice
from huiyin.places.gazetteer.finding import Found, contradicts, find_places
from huiyin.places.locate import Place


@dataclass(frozen=True)
class Placed:
    """The place that the matter gets, and what is said about it: candidates, a conflict; None where nothing is."""

    place: Place
    said: dict | None = None


def place_by_words(report: NewReport, pin: Place, type_code: str = "") -> Placed:
    """Without a pin the words decide, where they are sure and the office lets them; with one they may disagree."""
    found = find_places(f"{report.title} {report.text}" if report.title else report.text, report.address)
    if not found:
        return Placed(pin)
    if pin.lon is None or pin.lat is None:
        taken = taken_by_words(found, type_code) if not pin.code else None
        return Placed(taken, _said(found) | {"taken": 0}) if taken else Placed(pin, _said(found))
    metres = contradicts(pin.lon, pin.lat, found)
    return Placed(pin, _said(found) | {"conflict": round(metres)}) if metres is not None else Placed(pin)


def _said(found: list[Found]) -> dict:
    return {"candidates": [one.as_json() for one in found]}


def taken_by_words(found: list[Found], type_code: str = "") -> Place | None:
    """The first candidate as the place of a matter: with its point where it is one, else with its area only."""
    first = found[0]
    if not first.area or not acts(Choice.PLACE, first.confidence, type_code):
        return None
    one = first.candidate
    return Place(one.lon, one.lat, first.area) if first.is_point else Place(None, None, first.area)


def without_conflict(suggested: dict) -> dict:
    """After somebody has said which place is right: neither is doubted any more."""
    said = suggested.get("place")
    if not said or "conflict" not in said:
        return suggested
    return suggested | {"place": {key: value for key, value in said.items() if key != "conflict"} | {"settled": True}}
