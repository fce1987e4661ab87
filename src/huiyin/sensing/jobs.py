"""Look at how devices are. The worker runs it."""

from datetime import timedelta

from procrastinate.contrib.django import app

from huiyin.kernel.clock import now
from huiyin.sensing.models import DeviceChange
from huiyin.sensing.services import health

KEEP_CHANGES = timedelta(days=2)  # longer than any transaction that a process could still have to look behind


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="sensing.check_words", lock="sensing.health")
def check_words(timestamp: int) -> None:
    health.check_words(now())


@app.periodic(cron="12 * * * *")
@app.task(queueing_lock="sensing.check_truth", lock="sensing.health")
def check_truth(timestamp: int) -> None:
    health.check_truth(now())


@app.periodic(cron="27 4 * * *")
@app.task(queueing_lock="sensing.forget_changes")
def forget_changes(timestamp: int) -> None:
    """Notes of what changed in the register, once every process has read them."""
    DeviceChange.objects.filter(at__lt=now() - KEEP_CHANGES).delete()
