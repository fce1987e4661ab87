"""CAP messages of warning services: read, drawn on our map, and passed on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from huiyin.warnings.cap import Alert, Area, Info, Reference, Resource, read, write
from huiyin.warnings.cap.words import BEFORE, NAMESPACE, Category, Certainty, MsgType, Scope, Severity, Status, Urgency
from huiyin.warnings.rules.shapes import rings_of, shape_of, to_json
from tests.fuzz.target import target

AT = datetime(2026, 3, 5, 2, tzinfo=UTC)
RING = ((30.5, 114.5), (30.5, 114.51), (30.51, 114.51), (30.5, 114.5))


def _messages() -> Iterator[bytes]:
    area = Area("回澜区", (RING,), (((30.5, 114.5), 12.5),), (("GB2260", "990101"),), 100.0, 2000.0)
    info = Info(
        (Category.MET,), "暴雨", Urgency.IMMEDIATE, Severity.EXTREME, Certainty.OBSERVED, language="zh-CN",
        expires=AT + timedelta(hours=6), headline="暴雨红色预警", parameters=(("level", "red"),), areas=(area,),
        resources=(Resource("map", "image/png", 1000, "https://weather.example/map.png", "", "a" * 40),),
    )  # fmt: skip
    first = Alert("w-1", "weather.example", AT, Status.ACTUAL, MsgType.ALERT, Scope.PUBLIC, infos=(info,))
    yield write(first)
    before = Reference("weather.example", "w-1", AT)
    yield write(Alert("w-2", "weather.example", AT, Status.ACTUAL, MsgType.CANCEL, Scope.PUBLIC, references=(before,)))
    yield write(first).replace(NAMESPACE.encode(), BEFORE.encode())


@target("cap", seeds=_messages, longest=8192)
def cap(data: bytes) -> None:
    found = read(data)
    assert found.alert is not None or found.faults
    if found.alert is None:
        return
    for info in found.alert.infos:
        shape = shape_of(info.areas)
        to_json(shape)
        rings_of(shape)
    again = read(write(found.alert))
    assert again.alert is not None, again.faults
