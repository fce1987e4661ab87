"""Who reports what through the day, and where grid workers walk. Pure."""

from collections.abc import Sequence
from math import cos, sin

from huiyin.demo.day.beats import report
from huiyin.demo.day.dice import between, one_of, share
from huiyin.demo.day.said import DAY, HOUR, Said, Spot, Worker

A_DAY = 36  # reports
LINES = (
    "路灯不亮，晚上看不清路。", "井盖松动，车一过就响。", "垃圾桶满了没人清。", "楼道堆了杂物，过不去人。",
    "店门口占道摆摊。", "施工夜里还在响，睡不着。", "小区门口乱停车，消防车进不来。", "树枝断了挂在电线上。",
    "下水道反味，很臭。", "人行道地砖破了，差点摔倒。", "公交站牌被撞歪了。", "路面有个大坑。",
)  # fmt: skip
ON_DUTY, OFF_DUTY = 8 * HOUR, 20.9 * HOUR
STEP = 60.0


def reports(seed: int, spots: Sequence[Spot], day: int) -> list[Said]:
    """More in the morning and the evening; near a device, because that is where houses and streets are."""
    if not spots:
        return []
    made = []
    for n in range(A_DAY):
        hour = one_of((7, 8, 8, 9, 10, 11, 12, 14, 16, 17, 18, 18, 19, 20, 21), seed, day, n, "hour")
        at = day * DAY + round(hour * HOUR + between(0, HOUR, seed, day, n, "minute"))
        made.append(report(at, one_of(LINES, seed, day, n, "line"), one_of(spots, seed, day, n, "where")))
    return sorted(made)


def duty(worker: Worker, day: int) -> list[Said]:
    begins, ends = day * DAY + ON_DUTY, day * DAY + OFF_DUTY
    return [Said(begins, "duty", worker.login, {"to": "on"}), Said(ends, "duty", worker.login, {"to": "off"})]


def walks(worker: Worker, at: float, seed: int) -> Said:
    """A round of some 300 metres about the middle of their grid, each with a pace of their own."""
    turn = at / between(1500, 2700, seed, worker.login, "pace") + 6.283 * share(seed, worker.login, "start")
    lon = worker.lon + 0.003 * cos(turn) * between(0.6, 1, seed, worker.login, "wide")
    return Said(at, "position", worker.login, {"lon": round(lon, 6), "lat": round(worker.lat + 0.0026 * sin(turn), 6)})


def is_on_duty(at: float) -> bool:
    return ON_DUTY <= at % DAY < OFF_DUTY
