"""What each kind of device measures through an ordinary day. Pure.

Each function takes (spot, seconds since the first midnight, sky, seed) and answers metric → value.
"""

from collections.abc import Callable
from math import exp, pi, sin

from huiyin.demo.day.dice import bell, between, share
from huiyin.demo.day.said import DAY, HOUR, Spot
from huiyin.demo.day.sky import Sky

Values = dict[str, float | bool]
Rhythm = Callable[[Spot, float, Sky, int], Values]
NEVER_HOME = 0.06  # of the water meters: flats that stand empty


def hour_of(at: float) -> float:
    return at % DAY / HOUR


def hump(hour: float, middle: float, width: float) -> float:
    """1 at its middle, falling off on both sides."""
    return exp(-(((hour - middle) / width) ** 2))


def water_meter(spot: Spot, at: float, sky: Sky, seed: int) -> Values:
    """Litres since the last message: mornings, noon and evenings, hardly anything at night."""
    if share(seed, spot.code, "empty") < NEVER_HOME:
        return {"water_use": 0.0}
    hour, hours = hour_of(at), (spot.every or HOUR) / HOUR
    usual = 22 * hump(hour, 7.2, 1.2) + 10 * hump(hour, 12.2, 1.0) + 26 * hump(hour, 19.8, 1.8) + 0.4
    size = between(0.5, 1.6, seed, spot.code, "home")
    return {"water_use": round(max(0.0, bell(usual * size, usual * 0.4, seed, spot.code, at)) * hours, 1)}


def rain_gauge(spot: Spot, at: float, sky: Sky, seed: int) -> Values:
    every = spot.every or 300
    here = between(0.8, 1.2, seed, spot.code)  # storms are not the same everywhere
    return {"rain": round((sky.fallen(at) - sky.fallen(max(0.0, at % DAY - every))) * here, 1)}


def river_level(spot: Spot, at: float, sky: Sky, seed: int) -> Values:
    """Metres above the gauge's zero; it follows the rain by an hour."""
    usual = between(17.5, 19.0, seed, spot.code)
    level = usual + 2.6 * sky.flood(max(0.0, at % DAY - HOUR)) + bell(0, 0.01, seed, spot.code, at)
    return {"level": round(level, 2), "flow": round(max(1.0, 40 + (level - usual) * 160), 1)}


def reservoir_level(spot: Spot, at: float, sky: Sky, seed: int) -> Values:
    return {"level": round(between(44, 46, seed, spot.code) + 0.5 * sky.flood(max(0.0, at % DAY - 2 * HOUR)), 2)}


def rain_gully(spot: Spot, at: float, sky: Sky, seed: int) -> Values:
    deep = between(0.15, 0.45, seed, spot.code)
    return {"level": round(max(0.0, 0.02 + deep * sky.rain(at) / sky.peak + bell(0, 0.01, seed, spot.code, at)), 2)}


def sewer(spot: Spot, at: float, sky: Sky, seed: int) -> Values:
    hour = hour_of(at)
    level = 0.4 + 0.25 * hump(hour, 8, 1.5) + 0.3 * hump(hour, 20, 2) + 0.8 * sky.flood(at)
    gas = max(0.0, bell(1.5, 0.6, seed, spot.code, at))
    return {"level": round(level + bell(0, 0.02, seed, spot.code, at), 2), "gas_lel": round(gas, 1)}


def pipe_pressure(spot: Spot, at: float, sky: Sky, seed: int) -> Values:
    """Kilopascal: lower when everybody washes."""
    hour = hour_of(at)
    drawn = 45 * hump(hour, 7.2, 1.2) + 55 * hump(hour, 19.8, 1.8)
    pressure = between(310, 360, seed, spot.code) - drawn
    return {"pressure": round(bell(pressure, 3, seed, spot.code, at), 1), "flow": round(0.4 + drawn / 60, 2)}


def litter_bin(spot: Spot, at: float, sky: Sky, seed: int) -> Values:
    """Percent; emptied at half past five and at two."""
    at %= DAY
    since = at - 5.5 * HOUR if 5.5 * HOUR <= at < 14 * HOUR else (at - 14 * HOUR) % DAY
    speed = between(2, 6.5, seed, spot.code)
    fill = min(100.0, 4 + speed * since / HOUR + between(0, 2, seed, spot.code, at))
    return {"fill": round(fill, 1), "temperature": round(sky.warmth(at) + between(0, 3, seed, spot.code, at), 1)}


def crowd_counter(spot: Spot, at: float, sky: Sky, seed: int) -> Values:
    hour, size = hour_of(at), between(400, 2200, seed, spot.code)
    usual = size * (hump(hour, 11, 2.2) + 0.9 * hump(hour, 19.5, 1.8)) * (1 - 0.8 * sky.rain(at) / sky.peak)
    return {"people": max(0, round(bell(usual, usual * 0.06, seed, spot.code, at)))}


def congestion(spot: Spot, at: float, sky: Sky, seed: int) -> Values:
    hour = hour_of(at)
    index = 1.2 + 4.5 * hump(hour, 8, 0.9) + 5 * hump(hour, 18, 1.1) + 2 * sky.rain(at) / sky.peak
    return {"index": round(min(10.0, max(0.0, bell(index, 0.25, seed, spot.code, at))), 1)}


def smoke(spot: Spot, at: float, sky: Sky, seed: int) -> Values:
    return {"smoke": False, "temperature": _indoors(spot, at, sky, seed)}


def gas(spot: Spot, at: float, sky: Sky, seed: int) -> Values:
    cooking = max(hump(hour_of(at), noon, 0.4) for noon in (7, 12, 18.5))
    leaked = max(0.0, bell(0.4 + 1.5 * cooking, 0.3, seed, spot.code, at))
    return {"gas_lel": round(leaked, 1), "temperature": _indoors(spot, at, sky, seed)}


def infrared(spot: Spot, at: float, sky: Sky, seed: int) -> Values:
    awake = 0.85 if 6.5 <= hour_of(at) < 21.5 else 0.12
    return {"presence": share(seed, spot.code, at) < awake}


def fall_detector(spot: Spot, at: float, sky: Sky, seed: int) -> Values:
    """That somebody is there; a fall, and that they are up again, it says in its moment and not with the hour."""
    return infrared(spot, at, sky, seed)


def wristband(spot: Spot, at: float, sky: Sky, seed: int) -> Values:
    hour = hour_of(at)
    awake = 0.0 if hour < 6 or hour > 22 else 1.0
    walks = awake * (hump(hour, 7, 0.8) + hump(hour, 17, 1.0))
    heart = between(58, 70, seed, spot.code) + 8 * awake + 18 * walks
    steps = sum(2600 * hump(hour, m, 2) for m in (7, 17) if hour > m) + 300 * max(0.0, hour - 6) * awake
    turn = 2 * pi * share(seed, spot.code, int(at // 600))
    return {
        "heart_rate": round(bell(heart, 3, seed, spot.code, at)),
        "spo2": round(min(100.0, bell(97, 0.6, seed, spot.code, at))),
        "systolic": round(bell(126, 5, seed, spot.code, at, "s")),
        "diastolic": round(bell(78, 3, seed, spot.code, at, "d")),
        "steps": round(steps),
        "lon": round(spot.lon + 0.0025 * walks * sin(turn), 6),
        "lat": round(spot.lat + 0.0025 * walks * sin(turn + 1.6), 6),
        "temperature": round(bell(36.4, 0.15, seed, spot.code, at, "t"), 1),
    }


def door(spot: Spot, at: float, sky: Sky, seed: int) -> Values:
    return {"open": 7 <= hour_of(at) < 22 and share(seed, spot.code, at) < 0.15}


def manhole(spot: Spot, at: float, sky: Sky, seed: int) -> Values:
    tilt = abs(bell(0.6, 0.3, seed, spot.code, at))
    return {"open": False, "tilt": round(tilt, 1), "level": round(0.3 + 0.7 * sky.flood(at), 2)}


def gateway(spot: Spot, at: float, sky: Sky, seed: int) -> Values:
    return {"temperature": round(sky.warmth(at) + 8, 1)}


def sos_button(spot: Spot, at: float, sky: Sky, seed: int) -> Values:
    return {"sos": False}


RHYTHMS: dict[str, Rhythm] = {
    one.__name__: one
    for one in (
        water_meter, rain_gauge, river_level, reservoir_level, rain_gully, sewer, pipe_pressure, litter_bin,
        crowd_counter, congestion, smoke, gas, infrared, fall_detector, wristband, door, manhole, gateway, sos_button,
    )
}  # fmt: skip


def health(spot: Spot, at: float, seed: int) -> Values:
    """Battery and radio. A battery lasts two years or so; a few are nearly empty."""
    full = between(4, 18, seed, spot.code, "full") if share(seed, spot.code, "weak") < 0.02 else None
    battery = (full if full is not None else between(45, 100, seed, spot.code, "full")) - at / DAY * 0.14
    return {"battery": max(0, round(battery)), "signal": round(bell(-84, 9, seed, spot.code, at, "signal"))}


def _indoors(spot: Spot, at: float, sky: Sky, seed: int) -> float:
    return round(21 + (sky.warmth(at) - 21) * 0.4 + bell(0, 0.2, seed, spot.code, at, "in"), 1)
