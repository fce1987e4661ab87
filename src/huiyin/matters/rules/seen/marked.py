"""Files of reports of which somebody said whether they are duplicates: read into sightings in the order of time."""

import csv
import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from huiyin.kernel.errors import InvalidInput
from huiyin.matters.rules.seen.sighting import Sighting

# Names of columns as cities write them, without blanks, lines and case; the first that a file has is taken.
COLUMNS = {
    "at": ("creationdate", "createddate", "openeddate", "receivedat", "open_dt", "requesteddatetime", "上报时间"),
    "ended": ("completiondate", "closeddate", "closedat", "closed_dt", "结案时间"),
    "mark": ("duplicate", "status", "是否重复", "状态"),
    "number": ("servicerequestnumber", "servicerequestid", "uniquekey", "number", "id", "caseenquiryid", "编号"),
    "kind": ("type", "servicecode", "typeofservicerequest", "subject", "类型"),
    "text": ("text", "description", "title", "casetitle", "descriptor", "whatisthenatureofthiscodeviolation", "内容"),
    "address": ("streetaddress", "address", "incidentaddress", "location", "地址"),
    "lat": ("latitude", "lat", "纬度"),
    "lon": ("longitude", "lon", "long", "经度"),
    "component": ("component", "assetid", "部件"),
    "reporter": ("reporter", "deviceid", "contact", "上报人"),
}
NEEDED = ("at", "mark")
DUPLICATE = re.compile(r"\bdup|重复|^(?:1|true|yes|是)$", re.IGNORECASE)
_LEFT_OUT = re.compile(r"[\s?._-]+")
NOON = timedelta(hours=12)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Marked:
    """`asked_at`: the moment at which its likeness to earlier ones is asked."""

    sighting: Sighting
    asked_at: datetime
    duplicate: bool


def read_marked(path: Path) -> list[Marked]:
    """In the order in which they came in; of one day, of which no hour is known, in the order of their numbers.

    Raises:
        InvalidInput: a column is missing, or a time cannot be read; with its row.
    """
    opened = gzip.open(path, "rt", encoding="utf-8-sig", newline="") if path.suffix == ".gz" else None
    with opened or path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        columns = _columns(list(rows.fieldnames or ()))
        found = sorted(_read(rows, columns), key=lambda one: (one[1].sighting.at, one[0]))
    return [marked for _number, marked in found]


def _columns(header: Sequence[str]) -> dict[str, str]:
    there = {_LEFT_OUT.sub("", name).casefold(): name for name in header}
    wanted = {field: [_LEFT_OUT.sub("", name) for name in names] for field, names in COLUMNS.items()}
    found = {field: there[name] for field, names in wanted.items() for name in reversed(names) if name in there}
    for field in NEEDED:
        if field not in found:
            names = ", ".join(COLUMNS[field])
            said = f"No column says “{field}”; name one of them: {names}."
            raise InvalidInput(said, column=field, names=names)
    return found


def _read(rows: csv.DictReader, columns: dict[str, str]) -> Iterator[tuple[str, Marked]]:
    for line, row in enumerate(rows, start=2):
        given = {field: (row.get(column) or "").strip() for field, column in columns.items()}
        yield given.get("number", "").rjust(30), _marked(given, line)


def _marked(given: dict[str, str], line: int) -> Marked:
    at, whole_day = _moment(given["at"], line)
    ended, ended_whole = _moment(given["ended"], line) if given.get("ended") else (None, False)
    if ended is not None and ended_whole:
        # Of a day without an hour nobody can know before its end that it was settled on it.
        ended += A_DAY
    sighting = Sighting(
        at=at,
        lon=_number(given.get("lon", "")),
        lat=_number(given.get("lat", "")),
        address=given.get("address", ""),
        component=given.get("component", ""),
        kinds=(given["kind"],) if given.get("kind") else (),
        text=given.get("text", ""),
        ended_at=ended,
        reporter=given.get("reporter", ""),
    )
    return Marked(sighting, at + NOON if whole_day else at, bool(DUPLICATE.search(given["mark"])))


def _moment(text: str, line: int) -> tuple[datetime, bool]:
    for read in (_iso, _american):
        if (found := read(text)) is not None:
            whole_day = len(text) <= 10
            return found, whole_day
    said = f"Row {line}: “{text[:40]}” is no time that can be read (2026-03-01 or 2026-03-01 14:05)."
    raise InvalidInput(said, row=line, said=text[:40])


def _iso(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _american(text: str) -> datetime | None:
    found = re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::\d{2})?(?:\s*([AP])M)?)?", text)
    if found is None:
        return None
    month, day, year, hour, minute, half = found.groups()
    hours = int(hour or 0) % 12 + (12 if half == "P" else 0) if half else int(hour or 0)
    try:
        whole = date(int(year), int(month), int(day))
    except ValueError:
        return None
    start = datetime(whole.year, whole.month, whole.day, tzinfo=UTC)
    return start + timedelta(hours=hours, minutes=int(minute or 0))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
