"""Which devices are silent, weak or lying, and what tells so. Pure: time and figures are passed in.

A finding says that somebody should look at the device, not that it is broken: each carries the figures that made it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import cos, hypot, radians
from statistics import median

MISSED = 3  # times that its interval may pass without a word: one lost message is no silence
GRACE = timedelta(minutes=10)  # no device is silent sooner than this, however often it speaks
DEAF_AFTER = timedelta(minutes=10)  # nobody heard at all: then it is the platform that hears nothing
DEAF_FROM = 20  # speaking devices below which that cannot be told
WEAK_SIGNAL = -115.0  # dBm: narrow-band radio begins to lose messages
RECOVERED = 3.0  # percent of battery above its limit before it is well again
ABSURD_MOST, CLOCK_MOST = 5, 3  # fates in a day that are still an accident
OUTSIDE_SHARE, OUTSIDE_LEAST = 0.2, 3  # of what it said in two hours, outside of its kind's range
JUMP_SHARE, JUMP_LEAST = 0.1, 4  # of its steps, each over half of the range there and …
# What moves by itself where it is measured. A dry gully, a closed cover or an empty bin may well say one thing all day.
MOVING = frozenset({"level", "flow", "pressure", "temperature", "people", "heart_rate"})
STUCK_FOR, STUCK_LEAST = timedelta(hours=24), 40
NEAR_METRES, NEIGHBOURS = 6_000.0, 3
DRY, WET = 0.5, 8.0  # mm in two hours: it rains on all of its neighbours and not on it
TEMPERATURES_APART = 12.0  # degrees, outdoors, within a few kilometres
OUTDOORS = frozenset({"rain_gauge", "river_level", "reservoir_level"})
GATEWAY_SHARE, GATEWAY_LEAST = 0.8, 3  # of what stands behind it, silent at once


@dataclass(frozen=True)
class Facts:
    """One device as the register and its state have it. `behind`: id of its gateway. `since`: from when on it could
    speak; None: it has no secret yet, and nobody waits for it."""

    id: int
    kind: str
    expected: int | None
    since: datetime | None
    heard_at: datetime | None
    battery: float | None = None
    signal: float | None = None
    battery_low: float | None = None
    behind: int | None = None
    lon: float | None = None
    lat: float | None = None
    was_weak: bool = False


@dataclass(frozen=True)
class Said:
    """What one device said of one metric in the last two hours, doubtful readings aside."""

    metric: str
    count: int
    low: float
    high: float
    mean: float
    total: float
    outside: int = 0
    jumps: int = 0
    stuck_count: int = 0  # how often it said this one value, and …
    stuck_for: timedelta = timedelta(0)  # … for how long, where it says only one


@dataclass(frozen=True)
class Findings:
    """What tells that one device is silent, weak or lying: reasons by name, each with its figures; empty: it is not."""

    silent: dict = field(default_factory=dict)
    weak: dict = field(default_factory=dict)
    lying: dict = field(default_factory=dict)


def limit_of(expected: int) -> timedelta:
    """How long a device may say nothing."""
    return max(GRACE, timedelta(seconds=expected * MISSED))


def is_deaf(devices: Iterable[Facts], at: datetime) -> bool:
    """Whether no device at all is heard: then silence says nothing about any of them."""
    heard = [d.heard_at for d in devices if d.heard_at is not None and d.expected is not None]
    soon = min((d.expected for d in devices if d.heard_at is not None and d.expected is not None), default=0)
    return len(heard) >= DEAF_FROM and at - max(heard) > max(DEAF_AFTER, timedelta(seconds=soon * 2))


def silence(device: Facts, at: datetime) -> dict:
    """`never`: not heard since it could speak."""
    if device.expected is None:
        return {}
    last = device.heard_at or device.since
    if last is None or at - last <= limit_of(device.expected):
        return {}
    return {"minutes": _minutes(at - last), "expected": device.expected} | ({} if device.heard_at else {"never": True})


def weakness(device: Facts) -> dict:
    found: dict = {}
    limit = device.battery_low
    if device.battery is not None and limit is not None:
        if device.battery < limit + (RECOVERED if device.was_weak else 0):
            found["battery"] = {"percent": round(device.battery, 1), "limit": limit}
    if device.signal is not None and device.signal < WEAK_SIGNAL:
        found["signal"] = {"dbm": round(device.signal), "limit": WEAK_SIGNAL}
    return found


def falsehood(said: Iterable[Said], fates: Mapping[str, int]) -> dict:
    """`fates`: how often in a day something of it was set aside as absurd, future or too_old."""
    found: dict = {}
    for one in said:
        if one.outside >= OUTSIDE_LEAST and one.outside >= OUTSIDE_SHARE * one.count:
            found.setdefault("outside", {})[one.metric] = {"times": one.outside, "of": one.count}
        if one.jumps >= JUMP_LEAST and one.jumps >= JUMP_SHARE * one.count:
            found.setdefault("jumps", {})[one.metric] = {"times": one.jumps, "of": one.count}
        if is_stuck(one):
            hours = round(one.stuck_for.total_seconds() / 3600)
            found.setdefault("stuck", {})[one.metric] = {"value": one.low, "hours": hours, "times": one.stuck_count}
    if fates.get("absurd", 0) > ABSURD_MOST:
        found["absurd"] = {"times": fates["absurd"]}
    wrong = fates.get("future", 0) + fates.get("too_old", 0)
    if wrong > CLOCK_MOST:
        found["clock"] = {"times": wrong}
    return found


def may_be_stuck(one: Said) -> bool:
    """Worth a look at the whole day; zero is what many things are for long."""
    return one.metric in MOVING and one.count >= 2 and one.low == one.high != 0


def is_stuck(one: Said) -> bool:
    return may_be_stuck(one) and one.stuck_for >= STUCK_FOR and one.stuck_count >= STUCK_LEAST


def contradictions(devices: Iterable[Facts], said: Mapping[int, Sequence[Said]]) -> dict[int, dict]:
    """Who says otherwise than all of its neighbours: dry where it pours, or another season's temperature."""
    placed = [d for d in devices if d.kind in OUTDOORS and d.lon is not None and d.lat is not None]
    rain = [(d, s.total) for d in placed for s in said.get(d.id, ()) if s.metric == "rain"]
    warm = [(d, s.mean) for d in placed for s in said.get(d.id, ()) if s.metric == "temperature"]
    found: dict[int, dict] = {}
    for device, value in rain:
        near = _near(device, rain)
        if len(near) >= NEIGHBOURS and value <= DRY and min(near) >= WET:
            found.setdefault(device.id, {})["rain"] = _told(value, near)
    for device, value in warm:
        near = _near(device, warm)
        if len(near) >= NEIGHBOURS and abs(value - median(near)) > TEMPERATURES_APART:
            found.setdefault(device.id, {})["temperature"] = _told(value, near)
    return {key: {"neighbours": metrics} for key, metrics in found.items()}


def _told(value: float, near: list[float]) -> dict:
    return {"value": round(value, 1), "near": round(median(near), 1), "of": len(near)}


def _near(device: Facts, others: Iterable[tuple[Facts, float]]) -> list[float]:
    return [value for other, value in others if other.id != device.id and _metres(device, other) <= NEAR_METRES]


def _metres(a: Facts, b: Facts) -> float:
    lon, lat = (a.lon or 0) - (b.lon or 0), (a.lat or 0) - (b.lat or 0)
    return hypot(lon * cos(radians(a.lat or 0)), lat) * 111_320.0


def gateways_down(devices: Sequence[Facts], silent: Iterable[int]) -> dict[int, int]:
    """Gateways whose silence explains that of what stands behind them → how many devices: one finding, not hundreds.

    A gateway that is silent itself, or behind which nearly all are at once.
    """
    quiet = set(silent)
    behind: dict[int, list[int]] = {}
    for device in devices:
        if device.behind is not None and device.expected is not None:
            behind.setdefault(device.behind, []).append(device.id)
    down = {}
    for gateway, members in behind.items():
        mute = sum(member in quiet for member in members)
        if mute and (gateway in quiet or (mute >= GATEWAY_LEAST and mute >= GATEWAY_SHARE * len(members))):
            down[gateway] = mute
    return down


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
