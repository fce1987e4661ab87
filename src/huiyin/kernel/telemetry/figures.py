"""Counters and histograms of the kernel's own work.

Every label has a closed set of values: names of routes, tasks, subscribers and ways out, never an id or a place.
`tests/config/test_metrics.py` walks the platform and holds them to that.
"""

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry()
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

requests = Counter("huiyin_requests", "Requests answered.", ["route", "method", "status"], registry=REGISTRY)
request_seconds = Histogram(
    "huiyin_request_seconds", "Until the answer began.", ["route", "method"], buckets=SECONDS, registry=REGISTRY
)
statements = Counter("huiyin_statements", "Statements that requests sent.", ["route"], registry=REGISTRY)

events = Counter(
    "huiyin_outbox_events", "Announcements offered to subscribers.", ["subscriber", "result"], registry=REGISTRY
)
event_seconds = Histogram(
    "huiyin_outbox_wait_seconds", "From an announcement to its subscriber.", ["subscriber"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600), registry=REGISTRY,
)  # fmt: skip
jobs = Counter("huiyin_jobs_run", "Jobs run.", ["task", "result"], registry=REGISTRY)
job_seconds = Histogram(
    "huiyin_job_seconds", "How long jobs took.", ["task"],
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 1800), registry=REGISTRY,
)  # fmt: skip
calls_out = Counter("huiyin_calls_out", "Calls to other systems.", ["result"], registry=REGISTRY)


def method(given: str | None) -> str:
    """A caller may name its method as it likes; we do not."""
    return given if given in METHODS else "other"
