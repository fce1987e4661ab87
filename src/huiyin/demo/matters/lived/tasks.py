"""Due times that verbs of several kinds ask for."""

from datetime import datetime

from huiyin.demo.matters.ledger import Ledger


def task_due(m: Ledger, kind: str, at: datetime) -> datetime | None:
    counted = m.terms.stages[kind]
    return m.calendar.after(at, counted.span, counted.limit.unit) if counted else None


def due_of(m: Ledger) -> str | None:
    """When handling is due, as the trace writes it."""
    due = m.clocks["handle"].state.due_at
    return due.isoformat() if due else None
