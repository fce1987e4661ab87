"""Send what waits, collect the day's letters; old notices go; owners hear of guessing at their password."""

from datetime import timedelta

from django.db.models import Count, Q
from procrastinate.contrib.django import app

from huiyin.accounts.models import SignIn
from huiyin.kernel.clock import now
from huiyin.kernel.schedule import scheduled
from huiyin.notices.digests import collect
from huiyin.notices.models import Delivery, Notice
from huiyin.notices.sending import send_all
from huiyin.notices.services import Message, tell
from huiyin.notices.soon import send_soon

KEEP_READ = timedelta(days=90)
KEEP_UNREAD = timedelta(days=365)
KEEP_DELIVERIES = timedelta(days=180)
A_ROUND = timedelta(seconds=50)
AN_HOUR = timedelta(hours=1)
MANY = 10  # failures in an hour that are no longer somebody's own mistyping


@app.task
def send_waiting(channel: str) -> None:
    """One round of a channel. Each channel has a lock of its own, so that a slow one keeps nobody but itself."""
    until = now() + A_ROUND
    send_all(channel, until=until)
    if now() >= until:
        send_soon({channel})


@scheduled("* * * * *", "notices.send_due")
def send_due(timestamp: int) -> None:
    """What waited for its next try, for the morning, or for somebody who died with it in hand."""
    due = Delivery.objects.filter(state__in=["waiting", "sending"], next_at__lte=now())
    send_soon(set(due.order_by().values_list("channel", flat=True).distinct()))


@scheduled("*/5 * * * *", "notices.collect")
def collect_letters(timestamp: int) -> None:
    collect(now())


@scheduled("31 3 * * *", "notices.forget")
def forget_old(timestamp: int) -> None:
    at = now()
    Notice.objects.filter(Q(read_at__lt=at - KEEP_READ) | Q(created_at__lt=at - KEEP_UNREAD)).delete()
    Delivery.objects.filter(created_at__lt=at - KEEP_DELIVERIES).delete()


@scheduled("*/20 * * * *", "notices.guessed")
def tell_of_guessing(timestamp: int) -> None:
    """Once a day at most for each account: not in the request, whose time would then say that the account exists."""
    at = now()
    failed = SignIn.objects.filter(at__gt=at - AN_HOUR, account__isnull=False).exclude(outcome=SignIn.Outcome.DONE)
    tried = (
        failed.values_list("account_id")
        .annotate(n=Count("pk"))
        .filter(n__gte=MANY)
        .values_list("account_id", flat=True)
    )
    params = {"at": {"at": at.isoformat()}}
    tell(Message("account_guessed", [pk], f"account/guessed/{at:%Y%m%d}", "", params) for pk in tried)
