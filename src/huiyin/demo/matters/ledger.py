"""One matter in memory while its story is told: its fields, clocks, people's words and trace, as rows to be.

It stands where models and the unit of work stand for the real verbs, and keeps only what they would have left at the
end. Lines of the lived verbs (`lived.py`) read like those of `matters.services`; a test compares the rows of both.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from huiyin.audit.chain import START
from huiyin.demo.matters import clocks
from huiyin.demo.matters.clocks import Counted, Running
from huiyin.demo.matters.dice import Dice
from huiyin.demo.matters.shapes import ConditionFacts, Picture, UnitFacts
from huiyin.kernel.calendar import Limit, WorkingCalendar
from huiyin.matters.rules import clock as rules
from huiyin.matters.services.timing import CLOCK_IN
from huiyin.matters.states import MOVES
from huiyin.matters.vocabulary import Level
from huiyin.orgs.actor import Actor

# Byte for byte what audit.chain hashes, at a fifth of the time; a test checks every chain with the real one.
_canonical = msgspec.json.Encoder(order="sorted")
_CLOCK_IN = {state.value: kind.value for state, kind in CLOCK_IN.items()}
_TARGET = {name: move.target.value if move.target else None for name, move in MOVES.items()}


class Stamps(dict[datetime, str]):
    """Moments as audit.chain.stamp writes them, each written once: a move's moment stands in many rows."""

    def __missing__(self, at: datetime) -> str:
        self[at] = text = at.isoformat(timespec="microseconds")[:26] + "Z"
        return text


stamps = Stamps()


@dataclass(frozen=True)
class Terms:
    """What the pack and the settings say: calendar, limits of the stages, how often a unit may return."""

    calendar: WorkingCalendar
    stages: dict[str, Counted | None]
    most_returns: int
    bad_rating: int


class Ledger:
    """Attributes named like columns of Matter are that matter's row."""

    # Set by `receive`.
    tracking_code: str
    state: str
    source: str
    section: str
    urgency: str
    confidential: bool
    title: str
    description: str
    lon: float | None
    lat: float | None
    area: str
    grid: str
    address: str
    component: str
    suggested: str
    received_at: datetime
    contact: str
    type_code: str | None

    # Matter's defaults; what a story sets becomes an attribute of its own ledger.
    version = 1
    condition: ConditionFacts
    unit: UnitFacts
    type_id: int | None = None
    condition_id: int | None = None
    unit_id: int | None = None
    first_unit_id: int | None = None
    handler_id: int | None = None
    level: str = Level.GRID.value
    due_at: datetime | None = None
    soon_at: datetime | None = None
    returns = redos = reopens = urges = extensions = 0
    supervised = False
    resume_to = ""
    late: bool | None = None
    grade = ""
    stars: int | None = None
    filed_at: datetime | None = None
    dispatched_at: datetime | None = None
    finished_at: datetime | None = None
    closed_at: datetime | None = None
    outside_ref = ""
    report_stars: int | None = None
    report_comment = ""

    def __init__(self, serial: int, report: int, dice: Dice, terms: "Terms", holds: "Holds") -> None:
        self.id, self.report = serial, report
        self.chain = f"matter/{serial}"
        self.reporter = Actor(ref=f"reporter/{report}", matter_id=serial)
        self.dice, self.terms, self.calendar, self.hold_numbers = dice, terms, terms.calendar, holds
        self.clocks: dict[str, Running] = {}
        self.texts: list[tuple] = []
        self.photos: list[tuple] = []
        self.assignments: list[list] = []  # unit, lead, since, accepted, ended, how
        self.tasks: list[list] = []  # kind, grid, staff, of_reporter, asked, due, answered, answer
        self.requests: list[list] = []  # kind, limit, asked_by, asked_at, decided_by, decided_at, granted, lapsed
        self.holds: list[list] = []  # id, owner, reason, placed, lifted
        self.trace: list[tuple] = []
        self._head = START

    # Trace and state

    def move(self, name: str, by: Actor, at: datetime, data: dict | None = None, to: str | None = None) -> None:
        """Change the state, settle the due time, trace. Fields are set by the verb before, as its `changes`."""
        before, target = self.state, to or _TARGET[name]
        if target:
            self.state = target
        self.settle_due()
        self.version += 1
        kept = {"from": before, "to": self.state, **(data or {})} if target else data or {}
        self.record(name, by.ref, at, kept)

    def record(self, name: str, by: str, at: datetime, data: dict) -> None:
        text, seq = _canonical.encode(data).decode(), len(self.trace) + 1
        action, stamp = f"matters.{name}", stamps[at]
        said = _canonical.encode([self.chain, seq, stamp, action, by, text])
        self._head = hashlib.sha256(self._head + said).digest()
        self.trace.append((seq, stamp, action, by, text, self._head))

    def settle_due(self) -> None:
        clock = self.clocks.get(_CLOCK_IN.get(self.state, ""))
        if clock is not None and clock.state.stopped_at is None:
            self.due_at, self.soon_at = clock.state.due_at, clock.state.soon_at
        else:
            self.due_at = self.soon_at = None

    # Clocks

    def start_clock(self, kind: str, at: datetime, counted: Counted | None) -> datetime | None:
        if counted is None:
            return None
        clock = self.clocks.get(kind)
        if clock is None:
            self.clocks[kind] = clock = Running(kind, clocks.start(counted, at, self.calendar))
        else:
            clock.state = rules.restart(clock.state, at, self.calendar, counted.limit)
        return clock.state.due_at

    def stop_clock(self, kind: str, at: datetime) -> bool | None:
        clock = self.clocks.get(kind)
        return clocks.stop(clock, at, self.calendar) if clock else None

    def stop_all(self, at: datetime) -> None:
        for clock in self.clocks.values():
            clocks.stop(clock, at, self.calendar)

    def pause_clock(self, kind: str, at: datetime) -> None:
        clock = self.clocks.get(kind)
        if clock and clock.state.running:
            clock.state = rules.pause(clock.state, at, self.calendar)

    def resume_clock(self, kind: str, at: datetime, *, also_stopped: bool = False) -> None:
        clock = self.clocks.get(kind)
        if clock and (clock.state.paused or (also_stopped and not clock.state.running)):
            clock.state = rules.resume(clock.state, at, self.calendar)

    def extend_clock(self, kind: str, limit: Limit, at: datetime) -> None:
        clock = self.clocks[kind]
        clock.state = rules.extend(clock.state, limit, at, self.calendar)

    # What people gave

    def words(self, kind: str, words: str, by: Actor, at: datetime, public: bool = False) -> dict:
        words = words.strip()
        if not words:
            return {}
        salt = self.dice.token(16)
        self.texts.append((kind, words, salt, by.ref, at, public))
        return {"text": hmac.digest(salt.encode(), words.encode(), "sha256").hex()[:32]}

    def attach(self, pictures: tuple[Picture, ...], by: Actor, at: datetime) -> dict:
        for picture in pictures:
            self.photos.append((*picture, by.ref, at, self.dice.token(16)))
        return {"files": [picture.sha256 for picture in pictures]} if pictures else {}

    # Parts, tasks, requests

    def add_assignment(self, unit: int, lead: bool, at: datetime) -> None:
        self.assignments.append([unit, lead, at, None, None, ""])

    def end_all(self, how: str, at: datetime) -> None:
        for part in self.assignments:
            if part[4] is None:
                part[4], part[5] = at, how

    def end_co(self, unit: int, at: datetime) -> None:
        for part in self.assignments:
            if part[0] == unit and not part[1] and part[4] is None:
                part[4], part[5] = at, "removed"

    def accepted(self, at: datetime) -> None:
        for part in self.assignments:
            if part[1] and part[4] is None:
                part[3] = at

    def ask_task(self, kind: str, at: datetime, due: datetime | None, staff: int | None, of_reporter: bool) -> None:
        self.tasks.append([kind, self.grid, staff, of_reporter, at, due, None, None])

    def answer_task(self, answer: bool | None, by: Actor, at: datetime) -> None:
        if self.tasks and self.tasks[-1][6] is None:
            task = self.tasks[-1]
            task[6], task[7], task[2] = at, answer, by.staff_id or task[2]

    def ask(self, kind: str, by: Actor, at: datetime, limit: Any = None) -> None:
        self.requests.append([kind, limit, by.ref, at, "", None, None, False])

    def settle(self, kind: str, granted: bool, by: Actor, at: datetime) -> None:
        for request in self._open(kind):
            request[4], request[5], request[6] = by.ref, at, granted

    def drop_requests(self) -> None:
        for request in self.requests:
            if request[0] != "void" and request[5] is None and not request[7]:
                request[7] = True

    def _open(self, kind: str) -> list[list]:
        return [r for r in self.requests if r[0] == kind and r[5] is None and not r[7]]

    def asked_limit(self, kind: str) -> Any:
        return self._open(kind)[0][1]


class Holds:
    """Numbers of holds: the trace names them, so they must be known before the rows are written."""

    def __init__(self, first: int) -> None:
        self.next = first

    def take(self) -> int:
        self.next += 1
        return self.next - 1
