"""Jobs go on where they were deferred: what asked for one travels in its arguments and is taken out before it runs."""

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

from procrastinate import App
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from huiyin.kernel.telemetry import figures, origin

KEPT = "_origin"


class CarryingJobs(JobManager):
    def batch_defer_jobs(self, jobs: list[Job], connection: Any | None = None) -> list[Job]:
        kept = origin.carried()
        if kept:
            jobs = [job.evolve(task_kwargs=job.task_kwargs | {KEPT: kept}) for job in jobs]
        return super().batch_defer_jobs(jobs, connection)


def carry(app: App) -> None:
    """Called by procrastinate once its app is ready (settings: PROCRASTINATE_ON_APP_READY)."""
    app.job_manager = CarryingJobs(app.connector)


async def observe(call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: object) -> Any:
    """Around every job that the worker runs."""
    job = context.job
    kept = job.task_kwargs.pop(KEPT, None)
    began, result = perf_counter(), "failed"
    with origin.resumed(str(kept) if kept else origin.asked(None), "job", f"job/{job.id}", task=job.task_name):
        try:
            answer = await call_next()
            result = "done"
            return answer
        finally:
            figures.jobs.labels(job.task_name, result).inc()
            figures.job_seconds.labels(job.task_name).observe(perf_counter() - began)
