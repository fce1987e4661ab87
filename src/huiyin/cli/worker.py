"""huiyin worker: jobs and schedules, until SIGTERM (the job in hand is finished first)."""

import os

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.words import both


@click.command("worker", help=both("Run jobs and schedules.", "运行后台作业与定时任务。"))
@click.option("--concurrency", default=4, show_default=True, type=click.IntRange(1, 64))
def command(concurrency: int) -> None:
    with django_ready():
        from procrastinate.contrib.django import app

        with app.replace_connector(app.connector.get_worker_connector()) as ready:  # type: ignore[attr-defined]
            ready.run_worker(
                name=f"worker-{os.getpid()}",
                concurrency=concurrency,
                # Jobs done are no record of anything: the trace is.
                delete_jobs="successful",
                shutdown_graceful_timeout=15,
            )
