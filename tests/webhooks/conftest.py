"""A receiver on loopback, listed by the operator, and Ada who administers."""

import json

import pytest

from huiyin.accounts.models import Account
from huiyin.kernel.outbox import deliver_all
from huiyin.webhooks.models import Delivery
from huiyin.webhooks.sending import send_waiting
from huiyin.webhooks.services import Wanted, subscribe_to_moves
from tests.outbound_peer import peer
from tests.web.office_cast import administrator


@pytest.fixture
def receiver(settings):
    settings.HUIYIN_OUTBOUND_PRIVATE = ["127.0.0.1"]
    with peer() as one:
        yield one


@pytest.fixture
def ada(district):
    administrator(district)
    return district.actor("ada")


@pytest.fixture
def told(district, ada, receiver):
    """told("lin") is a subscription with Lin's rights, and its secret."""

    def of(login: str = "lin", **wanted):
        given = {"label": "Street app", "url": receiver.url + "/hook"} | wanted
        return subscribe_to_moves(Wanted(**given), Account.objects.get(login=login), by=ada)

    return of


def pass_on(*subscriptions) -> int:
    """What the worker does: the outbox into the queues, the queues to the receivers."""
    deliver_all(unsettled=True)
    return sum(send_waiting(one.pk) for one in subscriptions)


def bodies(receiver) -> list[dict]:
    return [json.loads(heard.body) for heard in receiver.heard]


def states(subscription) -> list[str]:
    return list(Delivery.objects.filter(subscription=subscription).order_by("pk").values_list("state", flat=True))
