"""The entities of SensorThings as this district has them: devices are Things, their kinds Sensors, metrics
ObservedProperties, readings Observations. A Datastream is one metric of one device.

What serves a person is in none of the bases: `{visible}` never names such a device.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from huiyin.sensing import registry

STREAM = 100_000  # id of a Datastream: device * STREAM + metric
Row = Mapping
Columns = tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class Nav:
    """`join`: SQL between this row {a} and the other {b}."""

    target: str
    many: bool
    join: str


@dataclass(frozen=True)
class Entity:
    """One entity set.

    Attributes:
        base: SQL of its rows; `{visible}` is the subselect of devices that may be seen, `{name}` zh or en.
        props: property → (SQL of row {t}, type: number, text, time or json). “properties/x” for parts of JSON.
        key: columns that a written id stands for; None: no such id.
        order: columns that order it by default and settle ties.
        shape: a row as JSON, without control information and links.
    """

    name: str
    single: str
    base: str
    props: Mapping[str, tuple[str, str]]
    navs: Mapping[str, Nav]
    key: Callable[[str], Columns | None]
    id_of: Callable[[Row], object]
    order: tuple[str, ...]
    shape: Callable[[Row], dict]


def _whole(column: str) -> Callable[[str], Columns | None]:
    return lambda text: ((column, int(text)),) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _stream_key(text: str) -> Columns | None:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        return None
    device, metric = divmod(int(text), STREAM)
    return (("device", device), ("metric", metric)) if device < 2**31 and metric < 2**15 else None


def _observation_key(text: str) -> Columns | None:
    stream, _dash, moment = text.strip("'").partition("-")
    key = _stream_key(stream)
    if key is None or not (moment.isascii() and moment.isdigit() and len(moment) < 18):
        return None
    return (*key, ("at", from_micro(int(moment))))


def micro(at: datetime) -> int:
    return int(at.timestamp()) * 1_000_000 + at.microsecond


def from_micro(moment: int) -> datetime:
    seconds, rest = divmod(moment, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)


def _stream_id(row: Row) -> int:
    return row["device"] * STREAM + row["metric"]


def said(at: datetime) -> str:
    """ISO 8601 in UTC, to the microsecond only where there is one."""
    text = at.astimezone(UTC).isoformat(timespec="microseconds" if at.microsecond else "seconds")
    return text.replace("+00:00", "Z")


def _thing(row: Row) -> dict:
    facts = {
        "code": row["code"], "kind": row["kind_code"], "area": row["area"], "component": row["component"],
        "registered": said(row["registered_at"]),
    }  # fmt: skip
    retired = {"retired": said(row["retired_at"])} if row["retired_at"] else {}
    return {
        "name": row["title"],
        "description": row["kind_name"],
        "properties": {name: value for name, value in facts.items() if value} | retired,
    }


def _point(row: Row) -> dict:
    return {"type": "Point", "coordinates": [row["lon"], row["lat"]]}


def _location(row: Row) -> dict:
    named = {"name": row["title"], "description": row["address"] or row["title"]}
    return named | {"encodingType": "application/geo+json", "location": _point(row)}


def _feature(row: Row) -> dict:
    named = {"name": row["title"], "description": row["address"] or row["title"]}
    return named | {"encodingType": "application/geo+json", "feature": _point(row)}


def _sensor(row: Row) -> dict:
    metadata = {"metrics": row["metrics"], "expectedSeconds": row["expected_seconds"], "source": row["source"]}
    named = {"name": row["kind_name"], "description": row["kind_name"], "properties": {"code": row["code"]}}
    return named | {"encodingType": "application/json", "metadata": metadata}


def _property(row: Row) -> dict:
    return {
        "name": row["metric_name"],
        "definition": f"urn:huiyin:metric:{row['metric_code']}",
        "description": row["metric_name"],
        "properties": {"code": row["metric_code"]},
    }


TRUTH = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_TruthObservation"
MEASUREMENT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"


def _datastream(row: Row) -> dict:
    unit = row["unit"]
    definition = f"http://www.opengis.net/def/uom/UCUM/0/{unit}" if unit else None
    return {
        "name": f"{row['title']} · {row['metric_name']}",
        "description": row["metric_name"],
        "observationType": TRUTH if row["is_flag"] else MEASUREMENT,
        "unitOfMeasurement": {"name": unit or None, "symbol": unit or None, "definition": definition},
        "properties": {"metric": row["metric_code"], "device": row["code"]},
    }


def _observation(row: Row) -> dict:
    value, flags = row["value"], _flags()
    return {
        "phenomenonTime": said(row["at"]),
        "resultTime": said(row["at"]),
        "result": bool(value) if row["metric"] in flags else value,
        "resultQuality": "doubtful" if row["quality"] else "good",
    }


def _flags() -> frozenset[int]:
    kinds = registry.picture().kinds.values()
    return frozenset(one.metric for measures in kinds for one in measures.values() if one.is_flag)


_DEVICE = """
SELECT d.id AS device, d.kind_id AS kind, d.code, COALESCE(NULLIF(d.name, ''), d.code) AS title, d.lon, d.lat, d.area,
       d.address, d.component, d.registered_at, d.retired_at, k.code AS kind_code, k.name_{name} AS kind_name
FROM sensing_device d JOIN sensing_devicekind k ON k.id = d.kind_id WHERE d.id IN ({visible})
"""
_PLACED = f"{_DEVICE} AND d.lon IS NOT NULL"
_DEVICE_PROPS = {
    "name": ("{t}.title", "text"),
    "description": ("{t}.kind_name", "text"),
    "properties/code": ("{t}.code", "text"),
    "properties/kind": ("{t}.kind_code", "text"),
    "properties/area": ("{t}.area", "text"),
    "properties/component": ("{t}.component", "text"),
    "properties/registered": ("{t}.registered_at", "time"),
    "properties/retired": ("{t}.retired_at", "time"),
}
_PLACE_PROPS = {
    "name": ("{t}.title", "text"),
    "description": ("COALESCE(NULLIF({t}.address, ''), {t}.title)", "text"),
    "encodingType": ("'application/geo+json'", "text"),
}
_ID = ("{t}.device", "number")
_SAME = "{a}.device = {b}.device"
_STREAM = f"{_SAME} AND {{a}}.metric = {{b}}.metric"
_STREAM_ID = f"({{t}}.device::bigint * {STREAM} + {{t}}.metric)"


def _places(name: str, single: str, shape: Callable[[Row], dict], navs: dict[str, Nav], props: dict) -> Entity:
    return Entity(
        name, single, _PLACED, {"id": _ID, **props}, navs, _whole("device"), lambda row: row["device"], ("device",),
        shape,
    )  # fmt: skip


ENTITIES: dict[str, Entity] = {
    entity.name: entity
    for entity in (
        Entity(
            "Things", "Thing", _DEVICE, {"id": _ID, **_DEVICE_PROPS},
            {
                "Datastreams": Nav("Datastreams", True, _SAME),
                "Locations": Nav("Locations", True, _SAME),
                "HistoricalLocations": Nav("HistoricalLocations", True, _SAME),
            },
            _whole("device"), lambda row: row["device"], ("device",), _thing,
        ),
        _places(
            "Locations", "Location", _location,
            {
                "Things": Nav("Things", True, _SAME),
                "HistoricalLocations": Nav("HistoricalLocations", True, _SAME),
            },
            _PLACE_PROPS | {"location": ("{t}.lon", "json")},
        ),
        _places(
            "HistoricalLocations", "HistoricalLocation", lambda row: {"time": said(row["registered_at"])},
            {"Thing": Nav("Things", False, _SAME), "Locations": Nav("Locations", True, _SAME)},
            {"time": ("{t}.registered_at", "time")},
        ),
        Entity(
            "Datastreams", "Datastream",
            """
            SELECT d.id AS device, d.kind_id AS kind, m.id AS metric, d.code,
                   COALESCE(NULLIF(d.name, ''), d.code) AS title, m.code AS metric_code, m.name_{name} AS metric_name,
                   m.unit, m.is_flag
            FROM sensing_device d JOIN sensing_devicekind k ON k.id = d.kind_id
            JOIN sensing_metric m ON jsonb_exists(k.metrics, m.code::text) WHERE d.id IN ({visible})
            """,
            {
                "id": (_STREAM_ID, "number"),
                "name": ("{t}.title || ' · ' || {t}.metric_name", "text"),
                "description": ("{t}.metric_name", "text"),
                "observationType": (f"CASE WHEN {{t}}.is_flag THEN '{TRUTH}' ELSE '{MEASUREMENT}' END", "text"),
                "unitOfMeasurement/name": ("NULLIF({t}.unit, '')", "text"),
                "unitOfMeasurement/symbol": ("NULLIF({t}.unit, '')", "text"),
                "properties/metric": ("{t}.metric_code", "text"),
                "properties/device": ("{t}.code", "text"),
            },
            {
                "Thing": Nav("Things", False, _SAME),
                "Sensor": Nav("Sensors", False, "{a}.kind = {b}.kind"),
                "ObservedProperty": Nav("ObservedProperties", False, "{a}.metric = {b}.metric"),
                "Observations": Nav("Observations", True, _STREAM),
            },
            _stream_key, _stream_id, ("device", "metric"), _datastream,
        ),
        Entity(
            "Sensors", "Sensor",
            "SELECT k.id AS kind, k.code, k.name_{name} AS kind_name, k.metrics, k.expected_seconds, k.source "
            "FROM sensing_devicekind k WHERE NOT k.on_person",
            {
                "id": ("{t}.kind", "number"),
                "name": ("{t}.kind_name", "text"),
                "description": ("{t}.kind_name", "text"),
                "encodingType": ("'application/json'", "text"),
                "properties/code": ("{t}.code", "text"),
            },
            {"Datastreams": Nav("Datastreams", True, "{a}.kind = {b}.kind")},
            _whole("kind"), lambda row: row["kind"], ("kind",), _sensor,
        ),
        Entity(
            "ObservedProperties", "ObservedProperty",
            "SELECT m.id AS metric, m.code AS metric_code, m.name_{name} AS metric_name FROM sensing_metric m",
            {
                "id": ("{t}.metric", "number"),
                "name": ("{t}.metric_name", "text"),
                "description": ("{t}.metric_name", "text"),
                "definition": ("'urn:huiyin:metric:' || {t}.metric_code", "text"),
                "properties/code": ("{t}.metric_code", "text"),
            },
            {"Datastreams": Nav("Datastreams", True, "{a}.metric = {b}.metric")},
            _whole("metric"), lambda row: row["metric"], ("metric",), _property,
        ),
        Entity(
            "Observations", "Observation",
            "SELECT r.device_id AS device, r.metric_id AS metric, r.at, r.value, r.quality "
            "FROM sensing_reading r WHERE r.device_id IN ({visible})",
            {
                "id": (f"({_STREAM_ID} || '-' || (extract(epoch FROM {{t}}.at) * 1000000)::bigint)", "text"),
                "phenomenonTime": ("{t}.at", "time"),
                "resultTime": ("{t}.at", "time"),
                "result": ("{t}.value", "number"),
                "resultQuality": ("CASE {t}.quality WHEN 0 THEN 'good' ELSE 'doubtful' END", "text"),
            },
            {
                "Datastream": Nav("Datastreams", False, _STREAM),
                "FeatureOfInterest": Nav("FeaturesOfInterest", False, _SAME),
            },
            _observation_key, lambda row: f"{_stream_id(row)}-{micro(row['at'])}", ("device", "metric", "at"),
            _observation,
        ),
        _places(
            "FeaturesOfInterest", "FeatureOfInterest", _feature,
            {"Observations": Nav("Observations", True, _SAME)},
            _PLACE_PROPS | {"feature": ("{t}.lon", "json")},
        ),
    )
}  # fmt: skip
