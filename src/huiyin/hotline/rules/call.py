"""What is known of a call from the events told about it, in whatever order and however often they come.

Every fact has one rule by which two events about it agree (the earliest moment, the latest agent), so folding the same
events in any order, with any repetition, ends in the same facts. Pure.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from huiyin.hotline.vocabulary import EventKind, Outcome

IN_TIME = 15  # seconds, GB/T 33358
RINGS_AT_MOST = timedelta(minutes=10)  # of which nothing was told for so long, nobody waits for any more
TALKS_AT_MOST = timedelta(hours=4)


@dataclass(frozen=True)
class Told:
    """One event.

    Attributes:
        at: when it happened, by the telephone system's clock.
        queued_at: when the caller began to wait for a person, where the system knows.
        agent: login or extension of whoever is concerned; "" if none.
        party: who joined a three-way call, as the system calls them.
        recording: where the recording lies.
    """

    kind: EventKind
    at: datetime
    queued_at: datetime | None = None
    waited: float | None = None
    agent: str = ""
    line: str = ""
    party: str = ""
    recording: str = ""


@dataclass(frozen=True)
class Facts:
    queued_at: datetime | None = None
    rang_at: datetime | None = None
    answered_at: datetime | None = None
    abandoned_at: datetime | None = None
    ended_at: datetime | None = None
    transferred_at: datetime | None = None
    conference_at: datetime | None = None
    waited: float | None = None
    line: str = ""
    agent: str = ""
    agent_at: datetime | None = None
    recording: str = ""


def fold(facts: Facts, told: Told) -> Facts:
    """`facts` with what `told` adds; commutative and idempotent."""
    first: dict = {"queued_at": _earliest(facts.queued_at, told.queued_at), "line": _either(facts.line, told.line)}
    match told.kind:
        case EventKind.RINGING:
            first["rang_at"] = _earliest(facts.rang_at, told.at)
        case EventKind.ANSWERED:
            first["answered_at"] = _earliest(facts.answered_at, told.at)
            first["waited"] = _least(facts.waited, told.waited)
        case EventKind.TRANSFERRED:
            first["transferred_at"] = _earliest(facts.transferred_at, told.at)
        case EventKind.CONFERENCE:
            first["conference_at"] = _earliest(facts.conference_at, told.at)
        case EventKind.ABANDONED:
            first["abandoned_at"] = _earliest(facts.abandoned_at, told.at)
        case EventKind.ENDED:
            first["ended_at"] = _earliest(facts.ended_at, told.at)
        case EventKind.RECORDING:
            first["recording"] = _either(facts.recording, told.recording)
    return replace(facts, **first, **_agent(facts, told))


def _agent(facts: Facts, told: Told) -> dict:
    """Whoever was named last has it; of two named at one moment, one and always the same."""
    if not told.agent or told.kind == EventKind.CONFERENCE:
        return {}
    if facts.agent_at is None or (told.at, told.agent) > (facts.agent_at, facts.agent):
        return {"agent": told.agent, "agent_at": told.at}
    return {}


def _earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(filter(None, (one, other)), default=None)


def _least(one: float | None, other: float | None) -> float | None:
    return min((w for w in (one, other) if w is not None), default=None)


def _either(one: str, other: str) -> str:
    """What was told; of two different tellings one, and always the same."""
    return max(one, other)


def began_at(facts: Facts) -> datetime | None:
    """When the caller asked for a person: what the call is counted under."""
    told = (facts.queued_at, facts.rang_at, facts.answered_at, facts.abandoned_at, facts.ended_at)
    return min(filter(None, told), default=None)


def waited(facts: Facts) -> float | None:
    """Seconds until somebody answered or the caller gave up; None where nobody can tell."""
    until = facts.answered_at or facts.abandoned_at
    if facts.answered_at and facts.waited is not None:
        return facts.waited
    since = facts.queued_at or facts.rang_at
    if until is None or since is None:
        return None
    return max(0.0, (until - since).total_seconds())


def last_sign(facts: Facts) -> datetime | None:
    """When something was last told of a call that nobody has answered: it may wait long and ring at several desks."""
    return max(filter(None, (facts.queued_at, facts.rang_at, facts.agent_at)), default=None)


def outcome(facts: Facts, now: datetime | None = None, heard: datetime | None = None) -> Outcome:
    """Whoever was answered was answered, whatever else was told. Without `now`, nothing is given up for lost.

    heard: when the call was first heard of, where no event says when it began.

    A call that ended and of which no answer was told counts as given up: it must not look better than it was.
    """
    if facts.answered_at:
        over = facts.ended_at or (now and facts.answered_at < now - TALKS_AT_MOST)
        return Outcome.ANSWERED if over else Outcome.TALKING
    if facts.abandoned_at or facts.ended_at:
        return Outcome.ABANDONED
    if now and (last_sign(facts) or heard or now) < now - RINGS_AT_MOST:
        return Outcome.UNKNOWN
    return Outcome.RINGING
