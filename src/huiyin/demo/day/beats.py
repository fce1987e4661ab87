"""The stories of the day: each a list of things said, and a line for the timeline in both languages. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot

from huiyin.demo.day.dice import between, one_of
from huiyin.demo.day.said import HOUR, Said, Spot
from huiyin.demo.day.sky import Sky

MINUTE = 60.0


@dataclass(frozen=True)
class Beat:
    """`at`: when it begins, seconds since midnight. `said`: in order of time."""

    code: str
    at: float
    zh: str
    en: str
    said: tuple[Said, ...]


LIES = 25 * MINUTE  # whoever has fallen, until they are helped up
CALLED = 240.0  # real seconds in which everybody is called in turn, down to the family and the community
LONGEST = 8 * HOUR


def lies_for(speed: float) -> float:
    """Made-up seconds: at any speed of the day long enough for the story to be told to its end."""
    return min(max(LIES, CALLED * speed), LONGEST)


def beats(seed: int, spots: Sequence[Spot], sky: Sky, speed: float = 1.0) -> list[Beat]:
    """Those for which the district has the devices, in order of time."""
    kinds: dict[str, list[Spot]] = {}
    for spot in sorted(spots, key=lambda one: one.code):
        kinds.setdefault(spot.kind, []).append(spot)
    tell = Teller(seed, kinds, sky, lies_for(speed))
    made = [*tell.fall(), *tell.sos(), *tell.cooking(), *tell.parking(), *tell.cover(), *tell.flood(), *tell.fire()]
    return sorted(made, key=lambda beat: (beat.at, beat.code))


@dataclass(frozen=True)
class Teller:
    seed: int
    kinds: dict[str, list[Spot]]
    sky: Sky
    lies: float = LIES

    def fall(self) -> list[Beat]:
        return [
            self._beat("fall", at, "独居老人家中跌倒", "Somebody living alone has fallen", [
                *_up(at, spot, {"fall": True, "presence": True}, times=3, every=20),
                *_up(at + self.lies, spot, {"fall": False, "presence": True}),
            ])
            for spot in self._some("fall_detector", "fall")
            for at in [self._at("fall", 9, 10)]
        ]  # fmt: skip

    def sos(self) -> list[Beat]:
        return [
            self._beat("sos", at, "一键求助按钮被按下", "An SOS button is pressed", [
                *_up(at, spot, {"sos": True}), *_up(at + 12 * MINUTE, spot, {"sos": False}),
            ])
            for spot in self._some("sos_button", "sos")
            for at in [self._at("sos", 10.5, 11.2)]
        ]  # fmt: skip

    def cooking(self) -> list[Beat]:
        """Smoke without heat, over in two minutes: a false alarm for whoever looks."""
        return [
            self._beat("cooking", at, "炒菜油烟触发烟感", "Cooking sets off a smoke detector", [
                *_up(at, spot, {"smoke": True, "temperature": 27.5}, times=2, every=45),
                *_up(at + 2 * MINUTE, spot, {"smoke": False, "temperature": 27.0}),
            ])
            for spot in self._some("smoke", "cooking")
            for at in [self._at("cooking", 11.6, 12.1)]
        ]  # fmt: skip

    def parking(self) -> list[Beat]:
        return [
            self._beat("parking", at, "摄像头发现违停", "A camera sees illegal parking", [
                *_scene(at, spot, "illegal_parking", 0.83), *_scene(at + 5 * MINUTE, spot, "illegal_parking", 0.88),
            ])
            for spot in self._some("camera", "parking", scene="illegal_parking")
            for at in [self._at("parking", 8, 8.6)]
        ]  # fmt: skip

    def cover(self) -> list[Beat]:
        return [
            self._beat("cover", at, "井盖被移动", "A manhole cover has moved", [
                *_up(at, spot, {"open": True, "tilt": 38.0}, times=3, every=60),
                *_up(at + 40 * MINUTE, spot, {"open": False, "tilt": 0.4}),
            ])
            for spot in self._some("manhole", "cover")
            for at in [self._at("cover", 13, 13.8)]
        ]  # fmt: skip

    def flood(self) -> list[Beat]:
        """The storm's own story: warned of first, then seen by gully, camera and people, then over."""
        begins, ends = self.sky.begins, self.sky.ends
        told = [
            self._beat(
                "warned",
                begins - 20 * MINUTE,
                "气象台发布暴雨黄色预警",
                "The weather service warns of rain",
                [Said(begins - 20 * MINUTE, "cap", "alert", {"severity": "Moderate"}, "warned")],
            )
        ]
        told += [
            self._beat(
                "worse",
                begins + 45 * MINUTE,
                "预警升级为橙色",
                "The warning turns orange",
                [Said(begins + 45 * MINUTE, "cap", "update", {"severity": "Severe"}, "worse")],
            )
        ]
        told += [
            self._beat(
                "clear",
                ends + 40 * MINUTE,
                "预警解除",
                "The weather service gives the all-clear",
                [Said(ends + 40 * MINUTE, "cap", "cancel", {}, "clear")],
            )
        ]
        for gully in self._some("rain_gully", "flood"):
            at = begins + 55 * MINUTE
            steps = [(n, min(1.9, 0.5 + 0.12 * n)) for n in range(14)]
            said = [one for n, level in steps for one in _up(at + n * 4 * MINUTE, gully, {"level": round(level, 2)})]
            text = "下穿通道积水，小车过不去，水还在涨。"
            said.append(report(at + 12 * MINUTE, text, gully, "flood"))
            for camera in _nearest(self.kinds.get("camera", []), gully, "flooding")[:1]:
                said += _scene(at + 8 * MINUTE, camera, "flooding", 0.81)
                said += _scene(at + 16 * MINUTE, camera, "flooding", 0.93)
            told.append(self._beat("flood", at, "下穿通道积水", "An underpass floods", said))
        return told  # fmt: skip

    def fire(self) -> list[Beat]:
        """Several detectors within a minute, heat that rises, a thermal camera, a neighbour who calls."""
        for first in self._some("smoke", "fire"):
            at = self._at("fire", 19.8, 20.6)
            near = [one for one in _nearest(self.kinds["smoke"], first) if one.code != first.code][:2]
            said = [x for n in range(8) for x in _up(at + 15 * n, first, {"smoke": True, "temperature": 31.0 + 7 * n})]
            for n, spot in enumerate(near, 1):
                said += _up(at + 25 * n, spot, {"smoke": True, "temperature": 26.0 + 2 * n}, times=3, every=20)
            for camera in _nearest(self.kinds.get("thermal_camera", []), first, "fire")[:1]:
                said += _scene(at + 40, camera, "fire", 0.94)
            said.append(report(at + 75, "对面楼冒浓烟，窗口有火光，请快来！", first, "fire"))
            for spot in (first, *near):
                said += _up(at + 50 * MINUTE, spot, {"smoke": False, "temperature": 29.0})
            return [self._beat("fire", at, "居民楼起火，多处烟感报警", "A flat burns; several detectors cry", said)]
        return []

    def _some(self, kind: str, name: str, scene: str = "") -> list[Spot]:
        """One device of the kind, chosen by the seed; none if the district has none."""
        found = [one for one in self.kinds.get(kind, []) if not scene or scene in one.scenes]
        return [one_of(found, self.seed, "who", name)] if found else []

    def _at(self, name: str, first: float, last: float) -> float:
        return round(between(first * HOUR, last * HOUR, self.seed, "when", name))

    def _beat(self, code: str, at: float, zh: str, en: str, said: Iterable[Said]) -> Beat:
        marked = (Said(one.at, one.how, one.to, one.body, code) for one in said)
        return Beat(code, at, zh, en, tuple(sorted(marked, key=lambda one: (one.at, one.how, one.to))))


def report(at: float, text: str, near: Spot, beat: str = "") -> Said:
    body = {"text": text, "lon": round(near.lon + 0.0002, 6), "lat": round(near.lat + 0.0001, 6)}
    return Said(at, "report", "resident", body, beat)


def _up(at: float, spot: Spot, values: dict, times: int = 1, every: float = 0) -> list[Said]:
    known = {name: value for name, value in values.items() if not spot.metrics or name in spot.metrics}
    return [up(at + n * every, spot, known) for n in range(times)]


def up(at: float, spot: Spot, values: dict) -> Said:
    """As the device, or the gateway that it stands behind, says it."""
    if spot.gateway:
        return Said(at, "mqtt", f"dev/{spot.gateway}/up", {"d": spot.code, "m": values})
    return Said(at, "mqtt", f"dev/{spot.code}/up", {"m": values})


def _scene(at: float, spot: Spot, scene: str, confidence: float) -> list[Said]:
    return [Said(at, "mqtt", f"dev/{spot.code}/scene", {"scene": scene, "confidence": confidence})]


def _nearest(spots: Iterable[Spot], to: Spot, scene: str = "") -> list[Spot]:
    fit = [one for one in spots if not scene or scene in one.scenes]
    return sorted(fit, key=lambda one: (hypot(one.lon - to.lon, one.lat - to.lat), one.code))
