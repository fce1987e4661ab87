"""The JSON of dev/<code>/up: one object or a list of them. Pure.

{"t": ISO 8601 with zone | seconds since 1970 | absent, "m": {"<metric>": number | bool}, "q": 1, "d": "<device>"}
"""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from huiyin.intake.sensing.said import Said, Unreadable, Wrong

MOST = 10_000  # readings of one payload


class Entry(msgspec.Struct):
    m: dict[str, float | bool]
    t: float | Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    q: int = 0
    d: str = ""


_strict = msgspec.json.Decoder(Entry | list[Entry])
_loose = msgspec.json.Decoder()


def read(payload: bytes) -> tuple[list[Said], list[Wrong]]:
    """What it says, and which entries of it cannot be read.

    Raises:
        Unreadable: nothing of it can be read.
    """
    try:
        found = _strict.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _one_by_one(payload)
    if type(found) is Entry:
        return [_said(found)], []
    if len(found) > MOST:
        raise Unreadable(f"more than {MOST} entries")
    return [_said(entry) for entry in found], []


def _said(entry: Entry) -> Said:
    at = entry.t
    return Said(entry.d, at.timestamp() if isinstance(at, datetime) else at, entry.m, 1 if entry.q else 0)


def _one_by_one(payload: bytes) -> tuple[list[Said], list[Wrong]]:
    """Something in it is wrong: keep what is not."""
    try:
        found = _loose.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"no JSON: {error}") from error
    entries = found if isinstance(found, list) else [found]
    if len(entries) > MOST:
        raise Unreadable(f"more than {MOST} entries")
    said: list[Said] = []
    wrong: list[Wrong] = []
    for place, entry in enumerate(entries):
        _add(place, entry, said, wrong)
    return said, wrong


def _add(place: int, entry: Any, said: list[Said], wrong: list[Wrong]) -> None:
    if not isinstance(entry, dict) or not isinstance(entry.get("m"), dict):
        wrong.append(Wrong(place, 'each entry is an object with "m", an object of metrics and their values'))
        return
    good = {name: value for name, value in entry["m"].items() if isinstance(value, int | float)}
    for name in entry["m"].keys() - good.keys():
        wrong.append(Wrong(place, f"“{name}” is no number and no flag"))
    try:
        said.append(_said(msgspec.convert(entry | {"m": good}, Entry)))
    except msgspec.ValidationError as error:
        wrong.append(Wrong(place, str(error)))
    except OverflowError:
        wrong.append(Wrong(place, "a number is too large"))
