"""Send what waits, collect the day's letters; old notices go: read ones after 90 days, unread ones after a year."""

from datetime import timedelta

from django.db.models import Q
from procrastinate.contrib.django import app

from huiyin.kernel.clock import now
from huiyin.notices.digests import collect
from huiyin.notices.models import Delivery, Notice
from huiyin.notices.sending import send_all
from huiyin.notices.soon import send_soon

KEEP_READ = timedelta(days=90)
KEEP_UNREAD = timedelta(days=365)
KEEP_DELIVERIES = timedelta(days=180)
A_ROUND = timedelta(seconds=50)


@app.task
def send_waiting(channel: str) -> None:
    """One round of a channel. Each channel has a lock of its own, so that a slow one keeps nobody but itself."""
    until = now() + A_ROUND
    send_all(channel, until=until)
    if now() >= until:
        send_soon({channel})


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notices.send_due")
def send_due(timestamp: int) -> None:
    """What waited for its next try, for the morning, or for somebody who died with it in hand."""
    due = Delivery.objects.filter(state__in=["waiting", "sending"], next_at__lte=now())
    send_soon(set(due.order_by().values_list("channel", flat=True).distinct()))


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="notices.collect")
def collect_letters(timestamp: int) -> None:
    collect(now())


@app.periodic(cron="31 3 * * *")
@app.task(queueing_lock="notices.forget")
def forget_old(timestamp: int) -> None:
    at = now()
    Notice.objects.filter(Q(read_at__lt=at - KEEP_READ) | Q(created_at__lt=at - KEEP_UNREAD)).delete()
    Delivery.objects.filter(created_at__lt=at - KEEP_DELIVERIES).delete()
