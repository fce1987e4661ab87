"""The ladder: who is rung in which order and for how long, by severity (a pack's sensing/callout.yaml). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huiyin.command.vocabulary import Rung
from huiyin.sensing.vocabulary import Severity

SHORTEST, LONGEST = 5, 3600  # seconds
MOST_RUNGS = 12


@dataclass(frozen=True)
class Step:
    """One rung and how many seconds it has before the next one rings."""

    rung: Rung
    seconds: int


@dataclass(frozen=True)
class Policy:
    """`ladders`: by severity. `staff_ways`, `family_ways`: channels by which they are rung beside the app."""

    ladders: Mapping[Severity, tuple[Step, ...]]
    staff_ways: tuple[str, ...] = ("webpush", "sms")
    family_ways: tuple[str, ...] = ("sms", "voice")
    source: str = ""


def _ladder(*steps: tuple[Rung, int]) -> tuple[Step, ...]:
    return tuple(Step(rung, seconds) for rung, seconds in steps)


USUAL = Policy(
    {
        Severity.CRITICAL: _ladder(
            (Rung.NEAREST, 30), (Rung.NEAREST, 30), (Rung.FAMILY, 60), (Rung.COMMUNITY, 60), (Rung.DESK, 120)
        ),
        Severity.SERIOUS: _ladder(
            (Rung.NEAREST, 60), (Rung.NEAREST, 60), (Rung.FAMILY, 120), (Rung.COMMUNITY, 120), (Rung.DESK, 300)
        ),
        Severity.MINOR: _ladder((Rung.NEAREST, 180), (Rung.NEAREST, 180), (Rung.COMMUNITY, 300), (Rung.DESK, 600)),
    }
)


def read_policy(data: Mapping[str, Any]) -> Policy:
    """
    Args:
        data: {severities: {critical: [{ring: nearest, seconds: 30}, …], …}, ways: {staff: […], family: […]}, source}.
            A severity that is left out keeps the usual ladder.

    Raises:
        ValueError: says what is wrong and where.
    """
    given = data.get("severities") or {}
    if not isinstance(given, Mapping):
        raise ValueError("“severities” must map severities to lists of steps")
    if unknown := sorted(set(given) - {s.value for s in Severity}):
        raise ValueError(f"there is no severity “{unknown[0]}”")
    ladders = {Severity(name): _steps(name, steps) for name, steps in given.items()}
    ways = data.get("ways") or {}
    return Policy(
        {**USUAL.ladders, **ladders},
        _ways(ways.get("staff"), USUAL.staff_ways),
        _ways(ways.get("family"), USUAL.family_ways),
        str(data.get("source") or ""),
    )


def _steps(severity: str, steps: object) -> tuple[Step, ...]:
    if not isinstance(steps, list) or not 1 <= len(steps) <= MOST_RUNGS:
        raise ValueError(f"{severity}: give one to {MOST_RUNGS} steps")
    read = tuple(_step(f"{severity}, step {number}", step) for number, step in enumerate(steps, 1))
    if read[-1].rung != Rung.DESK:
        raise ValueError(f"{severity}: the last step must ring the desk, or an alarm could end with nobody")
    return read


def _step(where: str, step: object) -> Step:
    if not isinstance(step, Mapping) or step.get("ring") not in {rung.value for rung in Rung}:
        raise ValueError(f"{where}: “ring” must be one of {', '.join(Rung)}")
    seconds = step.get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not SHORTEST <= seconds <= LONGEST:
        raise ValueError(f"{where}: “seconds” must be a whole number from {SHORTEST} to {LONGEST}")
    return Step(Rung(step["ring"]), seconds)


def _ways(given: object, usual: tuple[str, ...]) -> tuple[str, ...]:
    if given is None:
        return usual
    if not isinstance(given, list) or not set(given) <= {"webpush", "sms", "voice", "wechat", "email"}:
        raise ValueError("“ways” must be a list of webpush, sms, voice, wechat, email")
    return tuple(given)
