"""Ledgers as lines of PostgreSQL's COPY text format, one sheet a table."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from huiyin.audit.models import TraceEntry
from huiyin.demo.matters.clocks import Running
from huiyin.demo.matters.ledger import Ledger, stamps
from huiyin.demo.matters.shapes import Story
from huiyin.matters.models import Assignment, Clock, Hold, Matter, Photo, Report, Request, Task, Text
from huiyin.matters.rules.rows import columns_of
from huiyin.people.loading import CONTACT, contact_row, contacts_table

MATTER = (
    "id", "tracking_code", "state", "version", "source", "section", "type_id", "condition_id", "urgency",
    "confidential", "title", "description", "lon", "lat", "area", "grid", "address", "component", "unit_id",
    "first_unit_id", "handler_id", "level", "due_at", "soon_at", "suggested", "returns", "redos", "reopens", "urges",
    "extensions", "supervised", "resume_to", "late", "grade", "stars", "received_at", "filed_at", "dispatched_at",
    "finished_at", "closed_at", "outside_ref",
)  # fmt: skip
# table → columns; a column that a model has and no line gives is found by the row test
SHEETS: dict[str, tuple[str, ...]] = {
    contacts_table(): CONTACT,
    Matter._meta.db_table: MATTER,
    Report._meta.db_table: (
        "id", "matter_id", "source", "contact_id", "reporter_staff_id", "text", "received_at", "key", "stars",
        "comment",
    ),
    Clock._meta.db_table: (
        "matter_id", "kind", "late", "exempt", "escalated", "limit_amount", "limit_unit", "started_at", "due_at",
        "soon_at", "paused_at", "stopped_at", "detail",
    ),
    Text._meta.db_table: ("matter_id", "kind", "words", "salt", "by", "at", "public"),
    Photo._meta.db_table: (
        "matter_id", "kind", "sha256", "size", "width", "height", "by", "at", "token", "covered", "content_type",
    ),
    Assignment._meta.db_table: ("matter_id", "unit_id", "lead", "since", "accepted_at", "ended_at", "ended_how"),
    Task._meta.db_table: (
        "matter_id", "kind", "grid", "staff_id", "of_reporter", "asked_at", "due_at", "answered_at", "answer",
    ),
    Request._meta.db_table: (
        "matter_id", "kind", "limit_amount", "limit_unit", "asked_by", "asked_at", "decided_by", "decided_at",
        "granted", "lapsed",
    ),
    Hold._meta.db_table: ("matter_id", "id", "owner", "reason", "placed_at", "lifted_at"),
    TraceEntry._meta.db_table: ("chain", "seq", "at", "action", "actor", "data", "hash"),
}  # fmt: skip
CONTACTS, MATTERS, REPORTS, CLOCKS, TEXTS, PHOTOS, PARTS, TASKS, REQUESTS, HOLDS, TRACE = SHEETS

_special = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def plain(text: str) -> str:
    """Text as COPY takes it; most has nothing to escape."""
    return text if text.isprintable() and "\\" not in text else text.translate(_special)


_FORM: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "\\N",
    bool: lambda value: "t" if value else "f",
    int: str,
    float: repr,
    Decimal: str,
    datetime: stamps.__getitem__,
    dict: lambda value: plain(json.dumps(value, ensure_ascii=False)) if value else "{}",
    str: plain,
}
_matter_values = attrgetter(*MATTER)


def line(values: Iterable[Any]) -> str:
    return "\t".join([(_FORM.get(type(value)) or _other)(value) for value in values]) + "\n"


def _other(value: Any) -> str:
    """Members of StrEnum and the like, as the words that they are."""
    return plain(str(value))


class Sheets:
    """Lines of one chunk of matters, by table."""

    def __init__(self) -> None:
        self.lines: dict[str, list[str]] = {table: [] for table in SHEETS}

    def add(self, m: Ledger, story: Story) -> None:
        put, number = self.lines, m.id
        contact = ""
        if story.teller:
            contact = m.contact
            name, phone, account = story.teller
            put[CONTACTS].append(line(contact_row(contact, name, phone, account, story.at)))
        put[MATTERS].append(line(_matter_values(m)))
        report = (m.report, number, m.source, contact, story.by.staff_id, story.text, story.at, None)
        put[REPORTS].append(line((*report, m.report_stars, m.report_comment)))
        put[CLOCKS] += [_clock(number, clock) for clock in m.clocks.values()]
        put[TEXTS] += [
            f"{number}\t{kind}\t{plain(words)}\t{salt}\t{by}\t{stamps[at]}\t{'t' if public else 'f'}\n"
            for kind, words, salt, by, at, public in m.texts
        ]
        put[PHOTOS] += [
            f"{number}\t{kind}\t{sha256}\t{size}\t{width}\t{height}\t{by}\t{stamps[at]}\t{token}\t{sha256}\timage/jpeg\n"
            for kind, sha256, size, width, height, by, at, token in m.photos
        ]
        put[PARTS] += [line((number, *part)) for part in m.assignments]
        put[TASKS] += [line((number, *task)) for task in m.tasks]
        put[REQUESTS] += [line((number, *_request(*request))) for request in m.requests]
        put[HOLDS] += [line((number, *placed)) for placed in m.holds]
        put[TRACE] += [
            f"{m.chain}\t{seq}\t{stamp}\t{action}\t{actor}\t{plain(data)}\t\\\\x{digest.hex()}\n"
            for seq, stamp, action, actor, data, digest in m.trace
        ]


def _clock(number: int, clock: Running) -> str:
    """The commonest row but one: without pauses and the like it is written straight, else as rules.rows has it."""
    state, late = clock.state, _FORM[type(clock.late)](clock.late)
    if state.pauses or state.extensions or state.restarts or state.limit is None or state.due_at is None:
        return line((number, clock.kind, clock.late, False, 0, *columns_of(state).values()))
    stopped = stamps[state.stopped_at] if state.stopped_at else "\\N"
    due, soon = stamps[state.due_at], stamps[state.soon_at or state.due_at]
    counted = f"{state.limit.amount}\t{state.limit.unit.value}\t{stamps[state.started_at]}\t{due}\t{soon}"
    return f"{number}\t{clock.kind}\t{late}\tf\t0\t{counted}\t\\N\t{stopped}\t{{}}\n"


def _request(kind, limit, asked_by, asked_at, decided_by, decided_at, granted, lapsed) -> tuple:
    amount, unit = (limit.amount, limit.unit.value) if limit else (None, "")
    return kind, amount, unit, asked_by, asked_at, decided_by, decided_at, granted, lapsed
