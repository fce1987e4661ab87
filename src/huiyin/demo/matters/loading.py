"""Load many matters: numbers are set aside, chunks are copied by several processes, the planner is told."""

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, connections
from django.db.models import Model

from huiyin.demo.accounts import demo_resident
from huiyin.demo.matters.chunks import CHUNK, HOLDS_A_CHUNK, Order, facts_of, suggested, times_of, write_chunk
from huiyin.demo.matters.sheets import SHEETS
from huiyin.demo.pool import begin
from huiyin.kernel.clock import now
from huiyin.kernel.models import PackSetting
from huiyin.kernel.work import work
from huiyin.matters.models import Hold, Matter, Report
from huiyin.matters.services.past import note_past_returns
from huiyin.runtime.datadir import checkout

SETTING = "demo-matters"
JOBS = 2
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Loaded:
    count: int
    seconds: float


def load(
    count: int,
    seed: int = 1,
    *,
    until: datetime | None = None,
    jobs: int = JOBS,
    resident: int | None = None,
    phrases: Path | None = None,
    progress: Progress | None = None,
) -> Loaded:
    """Load `count` more matters. The same seed, pack and `until` give the same ones.

    Args:
        until: the present of the stories; else now.
        jobs: processes; 1 loads in this one.
        resident: an account that some of the recent reports belong to.
        phrases: the pack's example sentences; else those of the sample district.
        progress: is called with (matters written, matters wanted).
    """
    began = time.monotonic()
    order = _order(count, seed, until or now(), resident, phrases or sample_phrases())
    written = 0
    for number in _run(order, jobs):
        written += number
        if progress:
            progress(written, count)
    _finish()
    return Loaded(count, time.monotonic() - began)


def load_year(count: int, seed: int, *, jobs: int = JOBS, progress: Progress | None = None) -> Loaded:
    """The demo's own year, some of it reported by the demo's resident."""
    return load(count, seed, jobs=jobs, resident=demo_resident().pk, progress=progress)


def sample_phrases() -> Path:
    return checkout() / "packs" / "sample-district" / "standards" / "phrases.csv"


def _order(count: int, seed: int, until: datetime, resident: int | None, phrases: Path) -> Order:
    """The order of a load that was cut short, to be taken up again, or a new one with numbers of its own."""
    with work():
        row, _new = PackSetting.objects.select_for_update().get_or_create(key=SETTING, defaults={"value": {}})
        if row.value and (row.value["count"], row.value["seed"]) == (count, seed):
            return Order(**row.value | {"until": datetime.fromisoformat(row.value["until"])})
        order = Order(
            count=count,
            seed=seed,
            until=until.astimezone(UTC).replace(microsecond=0),
            first_matter=_reserve(Matter, count),
            first_report=_reserve(Report, count),
            first_hold=_reserve(Hold, -(-count // CHUNK) * HOLDS_A_CHUNK),
            resident=resident,
            phrases=str(phrases) if phrases.exists() else "",
        )
        row.value = asdict(order) | {"until": order.until.isoformat()}
        row.save()
    return order


def _reserve(model: type[Model], count: int) -> int:
    """The first of `count` numbers that no other row will get."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(s, nextval(s) + %s) - %s FROM pg_get_serial_sequence(%s, 'id') AS s",
            [count, count, model._meta.db_table],
        )
        return cursor.fetchone()[0]


def _run(order: Order, jobs: int):
    chunks = range(order.chunks)
    if jobs == 1 or order.chunks <= 1:
        for cache in (facts_of, times_of, suggested):
            cache.cache_clear()  # another pack may have been loaded meanwhile
        for chunk in chunks:
            yield write_chunk(order, chunk)
        return
    context = multiprocessing.get_context("spawn")
    settings = {k: connections["default"].settings_dict[k] for k in ("HOST", "PORT", "USER", "PASSWORD", "NAME")}
    pool = ProcessPoolExecutor(min(jobs, order.chunks), context, begin, (settings,))
    try:
        for done in as_completed([pool.submit(write_chunk, order, chunk) for chunk in chunks]):
            yield done.result()
    finally:
        pool.shutdown(cancel_futures=True)  # interrupted: chunks in hand are finished, no other is begun


def _finish() -> None:
    PackSetting.objects.filter(key=SETTING).update(value={})
    with connection.cursor() as cursor:
        for table in SHEETS:
            cursor.execute(f"ANALYZE {table}")
    note_past_returns()  # so that suggestions know what units gave back in the year that was told
