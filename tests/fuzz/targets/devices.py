"""What devices, cameras and the telephone system say."""

import json
from datetime import UTC, datetime
from pathlib import Path

from huiyin.intake.cti import shape
from huiyin.intake.sensing import plain, senml
from huiyin.intake.sensing.said import Unreadable
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.outbound.signing import Forged, verify
from huiyin.sensing.rules.scenes import Refused, read_scene
from tests.fuzz.target import target

NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
CALLS = Path(__file__).parents[2] / "intake" / "cti_payloads"
UNITS = {"level": "m", "temperature": "Cel", "humidity": "%"}
PACK = [
    {"bn": "D0001/", "bt": 1.78e9, "bu": "Cel", "n": "temperature", "v": 21.5},
    {"n": "humidity", "u": "%RH", "v": 40, "t": -60},
    {"n": "level", "u": "cm", "v": 310},
]
READINGS = [
    {"t": "2026-03-05T10:00:00+08:00", "m": {"level": 3.1, "open": True}},
    {"t": 1.78e9, "m": {"level": 2}, "d": "D2"},
]
SCENE = {
    "scene": "smoke",
    "confidence": 0.93,
    "t": "2026-03-05T10:00:00+08:00",
    "lon": 114.5,
    "lat": 30.5,
    "picture": "/9j/",
}


def as_json(*given: object) -> list[bytes]:
    return [json.dumps(one).encode() for one in given]


@target("senml", refuses=(Unreadable,), seeds=lambda: as_json(PACK))
def senml_(data: bytes) -> None:
    said, _wrong = senml.read(data, UNITS, NOW.timestamp())
    assert all(isinstance(value, float) for one in said for value in one.values.values())


@target("readings", refuses=(Unreadable,), seeds=lambda: as_json(READINGS, READINGS[0]))
def readings(data: bytes) -> None:
    said, _wrong = plain.read(data)
    assert all(isinstance(value, int | float) for one in said for value in one.values.values())


@target("scene", refuses=(Refused,), seeds=lambda: as_json(SCENE))
def scene(data: bytes) -> None:
    read_scene(data)


def _calls() -> list[bytes]:
    return [path.read_bytes() for path in sorted(CALLS.glob("*.json"))]


@target("call", refuses=(InvalidInput,), seeds=_calls)
def call(data: bytes) -> None:
    try:
        message = json.loads(data)
    except (ValueError, RecursionError):
        return  # the view answers this
    if (kind := shape.kind_of(message)) is not None:
        shape.read(message, kind, NOW)


@target("signature", refuses=(Forged,), seeds=lambda: [b"evt_1\n1772676000\nv1,abc=\nbody"])
def signature(data: bytes) -> None:
    parts = (data.decode("latin-1").split("\n", 3) + [""] * 4)[:4]
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    verify("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", dict(zip(names, parts, strict=False)), parts[3].encode(), at=NOW)
