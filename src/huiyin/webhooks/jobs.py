"""Send, look every minute for what is due again, and forget old messages. Every job may be repeated."""

from datetime import timedelta

from procrastinate.contrib.django import app

from huiyin.kernel.clock import now
from huiyin.kernel.schedule import scheduled
from huiyin.webhooks.models import Delivery
from huiyin.webhooks.sending import send_waiting
from huiyin.webhooks.waking import wake

KEEP_SENT = timedelta(days=14)
KEEP_DEAD = timedelta(days=90)
KEEP_PAUSED = timedelta(days=30)


@app.task
def send(subscription: int) -> None:
    send_waiting(subscription)
    wake(due_now().filter(subscription=subscription).values_list("subscription", flat=True).distinct())


@scheduled("* * * * *", "webhooks.look")
def look(timestamp: int) -> None:
    wake(set(due_now().values_list("subscription", flat=True).distinct()))


def due_now():
    sub = {"subscription__paused_at": None, "subscription__ended_at": None, "subscription__account__is_active": True}
    return Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=now(), **sub)


@scheduled("41 3 * * *", "webhooks.forget")
def forget_old(timestamp: int) -> None:
    """What waits for a receiver that was paused for a month is no news to it any more."""
    at, state = now(), Delivery.State
    Delivery.objects.filter(state=state.WAITING, made_at__lt=at - KEEP_PAUSED).update(state=state.DEAD, settled_at=at)
    Delivery.objects.filter(state__in=(state.SENT, state.DROPPED), settled_at__lt=at - KEEP_SENT).delete()
    Delivery.objects.filter(state=state.DEAD, settled_at__lt=at - KEEP_DEAD).delete()
