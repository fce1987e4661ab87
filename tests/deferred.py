"""Jobs that were deferred, run here instead of by a worker."""

from procrastinate.contrib.django.models import ProcrastinateJob

from huiyin.kernel.telemetry.jobs import KEPT


def asked(job: ProcrastinateJob) -> dict:
    """What a job was given by whoever deferred it; where that came from is taken out before it runs."""
    return {name: value for name, value in job.args.items() if name != KEPT}
