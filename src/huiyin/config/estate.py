"""How the installation is at this moment, as figures: what waits, what room is left, when the last backup was made.

Asked at most every five seconds. A part that cannot be asked leaves its figures out, and `huiyin_check_ok` says so.
"""

import threading
import time
from collections.abc import Iterator

from django.db import OperationalError, connection, transaction
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from huiyin import __version__
from huiyin.config import health
from huiyin.intake.sensing.pulse import pulse
from huiyin.kernel.clock import now
from huiyin.kernel.outbox import lag
from huiyin.kernel.outbox.upkeep import depth
from huiyin.kernel.vitals.certificate import certificate
from huiyin.kernel.vitals.clocks import clocks
from huiyin.kernel.vitals.disks import disks
from huiyin.kernel.vitals.jobs import jobs
from huiyin.kernel.vitals.told import PATIENCE
from huiyin.matters.models import Matter
from huiyin.matters.states import OPEN
from huiyin.notices import channels
from huiyin.runtime.datadir import data_dir
from huiyin.runtime.stamps import stamped

FRESH = 5.0
Figures = list[Metric]
_lock = threading.Lock()
_told: tuple[float, Figures] = (-FRESH, [])

# Applications connect as huiyin and huiyin-live; whatever else does is one of "other".
_CONNECTIONS = """
SELECT CASE WHEN application_name IN ('huiyin', 'huiyin-live') THEN application_name ELSE 'other' END, count(*)
FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1
"""
_DATABASE = "SELECT pg_database_size(current_database()), current_setting('max_connections')::int"
_WAITING = """
SELECT channel, count(*) FROM notices_delivery WHERE state IN ('waiting', 'sending') GROUP BY channel
"""


class Estate(Collector):
    def collect(self) -> Iterator[Metric]:
        global _told
        with _lock:
            if time.monotonic() - _told[0] >= FRESH:
                _told = (time.monotonic(), list(_look()))
            yield from _told[1]


def _look() -> Iterator[Metric]:
    yield _gauge("huiyin_build", "The version that answers.", {__version__: 1}, "version")
    checks = health.answered()["checks"]
    yield _gauge("huiyin_check_ok", "A check of /health/ready.", {k: int(c["ok"]) for k, c in checks.items()}, "check")
    yield _gauge("huiyin_disk_free_bytes", "Room left.", {disk.place: disk.free for disk in disks()}, "place")
    yield from _files()
    for part in (_outbox, _jobs, _database, _out, _matters, _devices, _clocks):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(PATIENCE)
                yield from part()
        except OperationalError:
            continue


def _files() -> Iterator[Metric]:
    if made := stamped(data_dir(), "backup"):
        yield _gauge("huiyin_backup_seconds", "Since the last good backup.", (now() - made.at).total_seconds())
    if (found := certificate()) and found.ends_at:
        left = (found.ends_at - now()).total_seconds()
        yield _gauge("huiyin_certificate_left_seconds", "Until the certificate ends.", left)


def _outbox() -> Figures:
    behind = lag()
    return [
        _gauge("huiyin_outbox_lag_seconds", "Age of the oldest announcement not offered yet.", behind.seconds),
        _gauge("huiyin_outbox_depth", "Announcements not offered yet; counted up to 10,000.", depth()),
        _gauge("huiyin_outbox_parked", "Announcements that wait for another try.", behind.parked),
        _gauge("huiyin_outbox_dead", "Announcements given up.", behind.dead),
    ]


def _jobs() -> Figures:
    found = jobs()
    states = {"waiting": found.waiting, "doing": found.doing, "failed": found.failed}
    return [
        _gauge("huiyin_jobs", "Jobs, by state.", states, "state"),
        _gauge("huiyin_jobs_oldest_seconds", "How long the oldest due job waits.", found.oldest),
        _gauge("huiyin_workers", "Workers heard of lately.", found.workers),
    ]


def _database() -> Figures:
    [(size, most)] = _asked(_DATABASE)
    return [
        _gauge("huiyin_database_bytes", "Size of the database.", size),
        _gauge("huiyin_database_connections", "Connections to it.", dict(_asked(_CONNECTIONS)), "application"),
        _gauge("huiyin_database_connections_most", "Connections that it lets in.", most),
    ]


def _out() -> Figures:
    waiting = {name: 0 for name in channels.ALL} | dict(_asked(_WAITING))
    return [_gauge("huiyin_notices_waiting", "Messages on their way.", waiting, "channel")]


def _matters() -> Figures:
    """By the index of open ones alone: the ended million is not counted."""
    late = Matter.objects.filter(state__in=sorted(OPEN), due_at__lt=now()).order_by().count()
    return [_gauge("huiyin_matters_overdue", "Open matters past their time.", late)]


def _devices() -> Figures:
    found = pulse()
    keeps = int(found.answers and not found.store)
    figures: Figures = [
        _gauge("huiyin_broker_answers", "Whether the broker of devices answers.", int(found.answers)),
        _gauge("huiyin_broker_keeps", "Whether it keeps what devices say: 0 on a full or failed disk.", keeps),
    ]
    if found.waiting is not None:
        figures.append(_gauge("huiyin_broker_waiting", "Messages of devices that wait.", found.waiting))
    if found.consumers is not None:
        figures.append(_gauge("huiyin_broker_consumers", "Consumers that take them in.", found.consumers))
    if found.heard_at is not None:
        ago = (now() - found.heard_at).total_seconds()
        figures.append(_gauge("huiyin_devices_heard_seconds", "Since any device was heard.", ago))
    return figures


def _clocks() -> Figures:
    return [_gauge("huiyin_clock_skew_seconds", "How far the database's clock is ahead.", clocks().skew)]


def _gauge(name: str, says: str, value: float | dict, label: str = "") -> GaugeMetricFamily:
    if not isinstance(value, dict):
        return GaugeMetricFamily(name, says, value=value)
    family = GaugeMetricFamily(name, says, labels=[label])
    for key, one in value.items():
        family.add_metric([key], one)
    return family


def _asked(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def forget() -> None:
    global _told
    _told = (-FRESH, [])
