"""One line for each log entry, on standard error, readable or as JSON. Messages carry ids, never personal data."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from huiyin.kernel.telemetry import origin, tracing
from huiyin.kernel.telemetry.tallies import FaultHandler

# What every record has; whatever else is on it came in through `extra=`.
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# Django attaches the whole request: its path may hold a tracking code, its body a telephone number.
PRIVATE = frozenset({"request", "sql", "params", "server_time"})


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        extra = {k: v for k, v in vars(record).items() if k not in STANDARD and k not in PRIVATE}
        entry |= {name: value if isinstance(value, (int, float, bool)) else str(value) for name, value in extra.items()}
        if record.exc_info:
            entry["error"] = _where(record)
        return json.dumps(entry, ensure_ascii=False)


class Plain(logging.Formatter):
    """The same for a person at a terminal: time, level, what happened, then what else is known of it."""

    def format(self, record: logging.LogRecord) -> str:
        entry = json.loads(JsonLines().format(record))
        at, level, logger, message = (entry.pop(name) for name in ("at", "level", "logger", "message"))
        more = "".join(f" {name}={value}" for name, value in entry.items())
        line = f"{at[:23].replace('T', ' ')}Z {level.upper():<7} {logger}: {message}{more}"
        return line.replace("\n", "\\n")  # one entry, one line, whatever somebody wrote into it


FORMATS: dict[str, type[logging.Formatter]] = {"json": JsonLines, "plain": Plain}


class WhereFrom(logging.Filter):
    """Which request it goes back to, what it is about (matter/123), which trace it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        known = {"request_id": origin.request_id(), "about": origin.about(), "trace": tracing.trace_id()}
        for name, value in known.items():
            if value and not hasattr(record, name):
                setattr(record, name, value)
        return True


class ShortPath(logging.Filter):
    """Django's request log names the path; ids and tracking codes in it are cut off."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.request") and isinstance(record.args, tuple):
            record.args = tuple(_first_step(part) for part in record.args)
        return True


def logging_settings(level: str, format: str = "plain") -> dict[str, Any]:
    if format not in FORMATS:
        raise ValueError("HUIYIN_LOG_FORMAT is plain or json.")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": FORMATS[format]}},
        "filters": {"short_path": {"()": ShortPath}, "where_from": {"()": WhereFrom}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["short_path", "where_from"]},
            "faults": {"()": FaultHandler},
        },
        "root": {"handlers": ["stderr", "faults"], "level": "WARNING"},
        "loggers": {
            "huiyin": {"level": level},
            "procrastinate": {"level": "WARNING"},
            # Django's own set-up adds handlers of its own here; ours on the root is enough.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }


def _where(record: logging.LogRecord) -> str:
    """The error's type and the lines it passed through. Not its text: that may quote what a person typed."""
    assert record.exc_info
    kind, error, trace = record.exc_info
    steps = []
    while trace is not None:
        code = trace.tb_frame.f_code
        steps.append(f"{code.co_filename.rpartition('/src/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    # PostgreSQL's code says what kind of fault it was, and nothing of the row.
    state = getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None) if error else None
    name = (kind.__name__ if kind else "error") + (f" {state}" if state else "")
    return f"{name} at " + " > ".join(steps[-8:])


def _first_step(part: object) -> object:
    if isinstance(part, str) and part.startswith("/"):
        head = part.split("/")[1]
        return f"/{head}/…" if head else "/"
    return part
