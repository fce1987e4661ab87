"""Old notices go: read ones after three months, unread ones after a year."""

from datetime import timedelta

from django.db.models import Q
from procrastinate.contrib.django import app

from huiyin.kernel.clock import now
from huiyin.notices.models import Notice

KEEP_READ = timedelta(days=90)
KEEP_UNREAD = timedelta(days=365)


@app.periodic(cron="31 3 * * *")
@app.task(queueing_lock="notices.forget")
def forget_old(timestamp: int) -> None:
    at = now()
    Notice.objects.filter(Q(read_at__lt=at - KEEP_READ) | Q(created_at__lt=at - KEEP_UNREAD)).delete()
