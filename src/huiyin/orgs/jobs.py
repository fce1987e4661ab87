"""Upkeep of duties. The worker runs it."""

from datetime import timedelta

from django.conf import settings
from procrastinate.contrib.django import app

from huiyin.kernel.clock import now
from huiyin.orgs.duty import end_forgotten
from huiyin.orgs.models import DutySpan, Position


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="orgs.tidy_duty")
def tidy_duty(timestamp: int) -> None:
    """End forgotten duties, and drop what is older than it may be. A position goes with its duty in any case."""
    moment = now()
    end_forgotten(moment)
    keep = timedelta(days=settings.HUIYIN_KEEP_DUTY_DAYS)
    Position.objects.filter(at__lt=moment - keep).delete()
    DutySpan.objects.filter(ended_at__lt=moment - keep).delete()
