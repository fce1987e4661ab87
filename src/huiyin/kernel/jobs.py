"""Upkeep of what the kernel keeps for a while only. The worker runs it."""

from datetime import timedelta

from django.core.management import call_command
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from huiyin.kernel import attempts, idempotency, in_hand, outbox
from huiyin.kernel.clock import now
from huiyin.kernel.schedule import scheduled
from huiyin.kernel.sealed import resealing
from huiyin.kernel.telemetry import tallies

KEEP_ANSWERS = timedelta(days=7)  # how long a client may still repeat a request


@scheduled("17 * * * *", "kernel.purge")
def purge(timestamp: int) -> None:
    outbox.purge()
    idempotency.forget_before(now() - KEEP_ANSWERS)
    attempts.forget_before(now() - attempts.KEPT)
    tallies.purge()
    call_command("clearsessions")


@scheduled("47 3 * * *", "kernel.settle_keys")
def settle_keys(timestamp: int) -> None:
    """After a rotation of keys the one before is destroyed, when nothing is sealed with it any more."""
    resealing.settle()


@scheduled("* * * * *", "kernel.take_up_stalled", pass_context=True)
async def take_up_stalled(context, timestamp: int) -> None:
    """A job whose worker was killed runs again, and one that this worker lost: all jobs may be repeated."""
    jobs = context.app.job_manager
    doing = [job for job in await jobs.list_jobs_async(status="doing") if job.worker_id == context.job.worker_id]
    lost = in_hand.lost(job.id for job in doing)
    of_the_dead = await jobs.get_stalled_jobs(seconds_since_heartbeat=60)
    for job in [*of_the_dead, *(job for job in doing if job.id in lost)]:
        try:
            await jobs.retry_job(job)
        except UniqueViolation:  # the same waits already, in the next turn of its schedule
            await jobs.finish_job(job, Status.FAILED, delete_job=True)
