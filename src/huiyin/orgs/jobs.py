"""Upkeep of duties. The worker runs it."""

from datetime import timedelta

from django.conf import settings

from huiyin.kernel.clock import now
from huiyin.kernel.schedule import scheduled
from huiyin.orgs.duty import end_forgotten
from huiyin.orgs.models import DutySpan, Position


@scheduled("*/10 * * * *", "orgs.tidy_duty")
def tidy_duty(timestamp: int) -> None:
    """End forgotten duties, and drop what is older than it may be. A position goes with its duty in any case."""
    moment = now()
    end_forgotten(moment)
    keep = timedelta(days=settings.HUIYIN_KEEP_DUTY_DAYS)
    Position.objects.filter(at__lt=moment - keep).delete()
    DutySpan.objects.filter(ended_at__lt=moment - keep).delete()
