"""Reports received over HTTP: located, typed, clocks set, traced, announced, committed."""

from collections.abc import Iterator
from functools import partial

from bench.figures import Figure, at_least, less_than
from bench.ground import Ground, district
from bench.load import Client, storm

TEXTS = (
    "小区门口路灯连续三天不亮，晚上出行不便",
    "人行道上井盖破损松动，老人经过险些绊倒",
    "垃圾桶满溢无人清运，气味很大",
    "共享单车乱停，盲道被堵",
    "早餐摊占道经营，车辆无法通行",
    "施工工地夜间噪音扰民",
)


def report(ground: Ground, turn: int) -> dict:
    lon, lat = ground.points[turn % len(ground.points)]
    phone = f"139{turn % 100_000_000:08d}"
    return {
        "text": TEXTS[turn % len(TEXTS)],
        "lon": lon,
        "lat": lat,
        "contact": {"name": "测试", "phone": phone},
    }


def send(ground: Ground, client: Client, turn: int) -> str:
    status, answer = client.call("POST", "/api/v1/reports", report(ground, turn))
    return "" if status == 201 else f"{status} {answer}"[:200]


def measure() -> Iterator[Figure]:
    with district() as ground:
        where = (ground.host, ground.port)
        result = storm(where, partial(send, ground))
        yield at_least("received, 8 connections", result.rate, "/s", 300)
        yield less_than("received, p95", result.p(95), "ms", 60)
        yield Figure("received, p50", result.p(50), "ms")
        yield less_than("failed", len(result.failures), "requests", 1, beside=(result.failures or [""])[0])
