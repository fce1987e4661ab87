"""huiyin worker: delivers what was announced, runs jobs and schedules, until SIGTERM (what is in hand is finished)."""

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.telling import telling
from huiyin.cli.words import both

if TYPE_CHECKING:
    from procrastinate import App

    from huiyin.kernel.outbox import Relay
    from huiyin.kernel.vitals.told import Check

PATIENCE = 15  # seconds for what is in hand at a stop


@click.command("worker", help=both("Run jobs and schedules.", "运行后台作业与定时任务。"))
@click.option("--concurrency", default=8, show_default=True, type=click.IntRange(1, 64))
def command(concurrency: int) -> None:
    with django_ready():
        from procrastinate.contrib.django import app

        own = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        port = os.environ.get("HUIYIN_WORKER_PORT", "")
        with telling("worker", port, _checks()), _relaying(), app.replace_connector(own) as ready:
            asyncio.run(_work(ready, concurrency))


async def _work(jobs: "App", concurrency: int) -> None:
    """Until a signal comes: then what runs apart is ended, and what is in hand here is finished."""
    from huiyin.kernel import apart, in_hand
    from huiyin.kernel.telemetry.jobs import observe

    async with jobs.open_async():
        running = asyncio.create_task(
            jobs.run_worker_async(
                name=f"worker-{os.getpid()}",
                concurrency=concurrency,
                # Jobs done are no record of anything: the trace is.
                delete_jobs="successful",
                shutdown_graceful_timeout=PATIENCE,
                install_signal_handlers=False,
                worker_middleware=[observe, in_hand.hold],
            )
        )

        def stop(signum: signal.Signals) -> None:
            asyncio.get_running_loop().remove_signal_handler(signum)
            apart.end_all()
            running.cancel()

        for signum in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(signum, stop, signum)
        with suppress(asyncio.CancelledError):
            await running


@cache
def _relay() -> "Relay":
    from huiyin.kernel.outbox import Relay

    return Relay()


def _checks() -> "dict[str, Check]":
    """What makes this worker useful: it reaches the database, its relay goes round, what is due is taken up."""
    from huiyin.kernel.vitals.jobs import jobs

    def relay() -> str | None:
        return None if _relay().is_going else "the relay has not gone round for 30 s; its log says why"

    return {"relay": relay, "jobs": lambda: jobs().trouble}


@contextmanager
def _relaying() -> Iterator[None]:
    """Deliver, and go on with call-outs, in threads beside the jobs; at the end they finish what is in hand."""
    from huiyin.command import stepper

    stop = threading.Event()
    loops = (("relay", _relay().run), ("stepper", stepper.run))
    threads = [threading.Thread(target=loop, args=(stop,), name=name, daemon=True) for name, loop in loops]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(PATIENCE)
