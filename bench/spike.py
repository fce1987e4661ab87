"""Twice as many lifecycles as can be done, for a minute, and how soon all is as before."""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from bench.district import District
from bench.figures import percentile
from bench.open_loop import ANSWERED, AWAY, Asked, Played, arrivals, play
from bench.scripts import complaining
from bench.serving import WARM_UP

USUAL, TIMES = 0.5, 2.0  # of what eight connections reach
BEFORE, DURING, AFTER = 20.0, float(os.environ.get("HUIYIN_BENCH_SPIKE", "60")), 30.0
STEADY = 3  # seconds in a row that must be as before
NEVER = 999.0


@dataclass(frozen=True)
class Second:
    """Of one second: requests answered in it, how slow, how many were told to come again, how many scripts ended."""

    answered: int
    p95: float
    away: int
    ended: int


@dataclass(frozen=True)
class Spike:
    usual_per_second: float
    offered_per_second: float
    done_per_second: float
    answered: int
    away: int
    wrong: dict[str, int]
    p95: float
    p95_before: float
    recovered: float
    generator_late: float
    seconds: list[Second]


def spiked(district: District, rate: float) -> Spike:
    """rate: lifecycles a second that were measured with callers who wait for their answers."""
    life = complaining(district.points, district.conditions, district.key("duty_head"), district.handlers, seed=77)
    play(district.port, life, arrivals(rate * USUAL, 0, WARM_UP))
    return judged(play(district.port, life, times(rate)), rate)


def times(rate: float) -> list[float]:
    usual, much = rate * USUAL, rate * TIMES
    calm = arrivals(usual, 0, BEFORE, seed=1) + arrivals(much, BEFORE, DURING, seed=2)
    return calm + arrivals(usual, BEFORE + DURING, AFTER, seed=3)


def judged(played: Played, rate: float) -> Spike:
    inside = [one for one in played.asked if BEFORE <= one.at < BEFORE + DURING]
    fates = Counter(one.fate for one in played.asked)
    calm = [one.ms for one in _answered(played.asked, lambda one: 2 <= one.at < BEFORE)]
    return Spike(
        usual_per_second=rate * USUAL,
        offered_per_second=rate * TIMES,
        done_per_second=sum(BEFORE <= at < BEFORE + DURING for at in played.ended) / DURING,
        answered=sum(one.fate == ANSWERED for one in inside),
        away=sum(one.fate == AWAY for one in inside),
        wrong={fate: times for fate, times in fates.items() if fate not in (ANSWERED, AWAY)},
        p95=percentile([one.ms for one in _answered(inside)] or [0.0], 95),
        p95_before=percentile(calm or [0.0], 95),
        recovered=recovery(seconds_of(played)),
        generator_late=played.late,
        seconds=seconds_of(played),
    )


def seconds_of(played: Played) -> list[Second]:
    found = []
    for second in range(int(BEFORE + DURING + AFTER)):
        here = [one for one in played.asked if second <= one.done < second + 1]
        values = [one.ms for one in _answered(here)]
        away = sum(one.fate == AWAY for one in here)
        ended = sum(second <= at < second + 1 for at in played.ended)
        found.append(Second(len(values), percentile(values or [0.0], 95), away, ended))
    return found


def recovery(seconds: list[Second]) -> float:
    """Seconds after the end of the spike until three in a row are within what was usual before: as quick as its slowest
    second, as many as in its emptiest, nobody turned away."""
    calm = seconds[2 : int(BEFORE)]
    slowest, emptiest = max(one.p95 for one in calm), min(one.ended for one in calm)
    good = [one.p95 <= slowest and one.ended >= emptiest and not one.away for one in seconds]
    end = int(BEFORE + DURING)
    for second in range(end, len(good) - STEADY):
        if all(good[second : second + STEADY]):
            return float(second - end)
    return NEVER


def _answered(asked: list[Asked], which: Callable[[Asked], bool] = lambda one: True) -> list[Asked]:
    return [one for one in asked if one.fate == ANSWERED and which(one)]
