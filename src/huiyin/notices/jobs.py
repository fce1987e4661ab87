"""Old notices go: read ones after three months, unread ones after a year. Owners hear of guessing at their password."""

from datetime import timedelta

from django.db.models import Count, Q
from procrastinate.contrib.django import app

from huiyin.accounts.models import SignIn
from huiyin.kernel.clock import now
from huiyin.notices.models import Notice
from huiyin.notices.services import Message, tell

KEEP_READ = timedelta(days=90)
KEEP_UNREAD = timedelta(days=365)
AN_HOUR = timedelta(hours=1)
MANY = 20  # failures in an hour that are no longer somebody's own mistyping


@app.periodic(cron="31 3 * * *")
@app.task(queueing_lock="notices.forget")
def forget_old(timestamp: int) -> None:
    at = now()
    Notice.objects.filter(Q(read_at__lt=at - KEEP_READ) | Q(created_at__lt=at - KEEP_UNREAD)).delete()


@app.periodic(cron="*/20 * * * *")
@app.task(queueing_lock="notices.guessed")
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
