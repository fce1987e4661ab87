"""Upkeep of what the kernel keeps for a while only. The worker runs it."""

from datetime import timedelta

from django.core.management import call_command
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from huiyin.kernel import attempts, idempotency, outbox
from huiyin.kernel.clock import now
from huiyin.kernel.sealed import resealing
from huiyin.kernel.telemetry import tallies

KEEP_ANSWERS = timedelta(days=7)  # how long a client may still repeat a request


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="kernel.purge")
def purge(timestamp: int) -> None:
    outbox.purge()
    idempotency.forget_before(now() - KEEP_ANSWERS)
    attempts.forget_before(now() - attempts.KEPT)
    tallies.purge()
    call_command("clearsessions")


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="kernel.settle_keys")
def settle_keys(timestamp: int) -> None:
    """After a rotation of keys the one before is destroyed, when nothing is sealed with it any more."""
    resealing.settle()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="kernel.take_up_stalled", pass_context=True)
async def take_up_stalled(context, timestamp: int) -> None:
    """A job whose worker was killed runs again: all jobs may be repeated."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=60):
        try:
            await jobs.retry_job(job)
        except UniqueViolation:  # the same waits already, in the next turn of its schedule
            await jobs.finish_job(job, Status.FAILED, delete_job=True)
