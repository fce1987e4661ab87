"""Tell people, look at feeds, end what is over, ask for knocking at doors."""

from datetime import timedelta

from procrastinate.contrib.django import app

from huiyin.kernel.clock import now
from huiyin.kernel.schedule import scheduled
from huiyin.orgs.actor import SYSTEM
from huiyin.warnings.models import Feed, Warning
from huiyin.warnings.services import end_expired, go_on, look_at_feed
from huiyin.warnings.services.knocking import ask_to_knock
from huiyin.warnings.services.soon import tell_soon
from huiyin.warnings.vocabulary import State

A_ROUND = timedelta(seconds=40)
MOST_FEEDS = 50


@app.task
def tell_people(warning: int) -> None:
    if not go_on(warning, until=now() + A_ROUND):
        tell_soon(warning)


@scheduled("* * * * *", "warnings.minute")
def every_minute(timestamp: int) -> None:
    at = now()
    end_expired(at)
    for pk in Warning.objects.filter(state=State.OUT, doors_told_at=None).values_list("pk", flat=True)[:100]:
        ask_to_knock(pk, at=at)


@scheduled("* * * * *", "warnings.feeds")
def look_at_feeds(timestamp: int) -> None:
    for feed in Feed.objects.filter(paused_at=None).order_by("checked_at")[:MOST_FEEDS]:
        look_at_feed(feed.pk, by=SYSTEM)
