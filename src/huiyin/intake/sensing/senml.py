"""SenML in JSON (RFC 8428): a pack of records, resolved and turned into what devices say. Pure.

After resolution (§4.6) a record's name is `<device>/<metric>`, or `<metric>` of the sender itself. No kept library
reads SenML: the one on PyPI has had no release since 2018 and knows neither sums nor relative times.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from huiyin.intake.sensing.said import Said, Unreadable, Wrong

MOST = 10_000  # records of one pack
RELATIVE = 2**28  # seconds; an earlier time is relative to now (§4.5.3)
VERSION = 10
_VALUES = ("v", "vb", "vs", "vd", "s")
_WHAT = {"vs": "a text", "vd": "data", "s": "a sum over time"}
_KNOWN = {"bn", "bt", "bu", "bv", "bs", "bver", "n", "u", "t", "ut", *_VALUES}

# (unit of the metric in UCUM, unit of the record) → factor. Units of RFC 8428 §12.1 and of RFC 8798.
FACTORS: dict[tuple[str, str], float] = {
    ("%", "/"): 100, ("%", "%RH"): 1, ("%", "%EL"): 1, ("%", "EL"): 1,
    ("mm", "m"): 1000, ("m", "mm"): 0.001, ("m", "cm"): 0.01, ("mm", "cm"): 10,
    ("kPa", "Pa"): 0.001, ("kPa", "hPa"): 0.1, ("L", "l"): 1, ("L", "m3"): 1000,
    ("m3/s", "l/s"): 0.001, ("m3/s", "m3/h"): 1 / 3600,
    ("/min", "beat/min"): 1, ("/min", "1/min"): 1, ("deg", "lon"): 1, ("deg", "lat"): 1,
    ("", "/"): 1, ("", "count"): 1, ("", "1"): 1,
}  # fmt: skip
OFFSETS = {("Cel", "K"): -273.15, ("dBm", "dBW"): 30.0}

_decoder = msgspec.json.Decoder(list[dict[str, Any]])
Record = Mapping[str, Any]


def read(payload: bytes, units: Mapping[str, str], now: float) -> tuple[list[Said], list[Wrong]]:
    """`units`: of each metric, as registered. `now`: what relative times count from.

    Raises:
        Unreadable: it is no pack, or of a version that came after us.
    """
    try:
        records = _decoder.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"no SenML pack, which is a list of records: {error}") from error
    if len(records) > MOST:
        raise Unreadable(f"more than {MOST} records")
    base: dict[str, Any] = {}
    said: list[Said] = []
    wrong: list[Wrong] = []
    for place, record in enumerate(records):
        try:
            _rebase(base, record)
            if found := _resolved(base, record, units, now):
                said.append(found)
        except Unreadable:
            raise
        except ValueError as error:
            wrong.append(Wrong(place, str(error)))
    return said, wrong


def _rebase(base: dict[str, Any], record: Record) -> None:
    """Base fields hold from their record on, until they are given anew (§4.1)."""
    if record.get("bver", VERSION) != VERSION and _whole(record["bver"]) > VERSION:
        raise Unreadable(f"version {record['bver']} of SenML is not known")
    for name in ("bn", "bu"):
        if name in record:
            base[name] = _text(record, name)
    for name in ("bt", "bv", "bs"):
        if name in record:
            base[name] = _number(record, name)


def _resolved(base: Record, record: Record, units: Mapping[str, str], now: float) -> Said | None:
    for name in record:
        if name.endswith("_") and name not in _KNOWN:
            raise ValueError(f"“{name}” must be understood, and is not (§4.4)")
    given = [name for name in _VALUES if name in record]
    if not given and "bv" not in base:
        if "n" in record or "t" in record:
            raise ValueError("a record without a value")
        return None  # only base fields
    if not given and not record.keys() & {"n", "t", "u"}:
        return None
    full = base.get("bn", "") + (_text(record, "n") if "n" in record else "")
    device, _, metric = full.rpartition("/")
    if not metric:
        raise ValueError("a record without a name")
    at = base.get("bt", 0.0) + (_number(record, "t") if "t" in record else 0.0)
    value = _value(base, record, given)
    unit = _text(record, "u") if "u" in record else base.get("bu", "")
    return Said(device, now + at if at < RELATIVE else at, {metric: _converted(value, metric, unit, units)})


def _value(base: Record, record: Record, given: list[str]) -> float:
    if len(given) > 1 and set(given) != {"v", "s"}:
        raise ValueError(f"more than one value: {', '.join(given)}")
    if given and given[0] in _WHAT:
        raise ValueError(f"{_WHAT[given[0]]} is no reading")
    if given and given[0] == "vb":
        if not isinstance(record["vb"], bool):
            raise ValueError("“vb” is true or false")
        return float(record["vb"])
    return base.get("bv", 0.0) + (_number(record, "v") if given else 0.0)


def _converted(value: float, metric: str, unit: str, units: Mapping[str, str]) -> float:
    wanted = units.get(metric)
    if not unit or wanted is None or unit == wanted:
        return value  # a metric that nobody knows meets its fate later
    pair = (wanted, unit)
    if pair not in FACTORS and pair not in OFFSETS:
        raise ValueError(f"{metric} is measured in {wanted or 'no unit'}, not in {unit}")
    return value * FACTORS.get(pair, 1) + OFFSETS.get(pair, 0.0)


def _text(record: Record, name: str) -> str:
    if not isinstance(record[name], str) or len(record[name]) > 200:
        raise ValueError(f"“{name}” is no text")
    return str(record[name])


def _number(record: Record, name: str) -> float:
    value = record[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"“{name}” is no number")
    try:
        return float(value)
    except OverflowError:
        raise ValueError(f"“{name}” is too large") from None


def _whole(value: Any) -> int:
    if not isinstance(value, int):
        raise Unreadable("“bver” is a whole number")
    return value
