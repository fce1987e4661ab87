"""An administrator sends something again, or tries a way out on themself."""

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.accounts.models import Account
from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.kernel.ids import new_tracking_code
from huiyin.kernel.work import work
from huiyin.notices import channels
from huiyin.notices.addresses import known
from huiyin.notices.models import Delivery
from huiyin.notices.soon import send_soon
from huiyin.notices.wordings import CHAIN

SETTLED = (Delivery.State.FAILED, Delivery.State.SENT)


def send_again(deliveries: Iterable[int], *, by: str) -> int:
    """Put settled ones back into the queue, as a new round with a new key; how many.

    Raises:
        Conflict: nothing of it was failed or sent (it waits already, or somebody was faster).
    """
    at = now()
    with work():
        rows = Delivery.objects.filter(pk__in=list(deliveries), state__in=SETTLED, channel__in=channels.configured())
        which = sorted(rows.select_for_update().values_list("pk", flat=True))
        if not which:
            raise Conflict(_("There is nothing to send again: it waits already, or its channel is not set up."))
        ways = set(Delivery.objects.filter(pk__in=which).values_list("channel", flat=True))
        again = {"state": Delivery.State.WAITING, "tries": 0, "error": "", "next_at": at, "round": F("round") + 1}
        Delivery.objects.filter(pk__in=which).update(**again)
        record("notices.sent_again", chain=CHAIN, by=by, at=at, data={"deliveries": which})
        send_soon(ways)
    return len(which)


def send_test(channel: str, template: str, params: dict, *, to: Account, by: str) -> Delivery:
    """A message by the real way, to whoever asks for it. It is as urgent as its reader's wait at the screen."""
    at, recipient = now(), f"account/{to.pk}"
    if channel not in channels.configured():
        raise InvalidInput(_("This channel is not set up yet."), field="channel")
    what = known([recipient]).get(recipient)
    if what is None or channel not in what.ways:
        raise InvalidInput(
            _("You have left no address for this channel. Enter it under “How I am told”."), field="channel"
        )
    with work():
        row = Delivery.objects.create(
            recipient=recipient,
            channel=channel,
            template=template,
            params=params,
            event_key=f"test/{new_tracking_code()}",
            urgent=True,
            next_at=at,
        )
        record("notices.tested", chain=CHAIN, by=by, at=at, data={"delivery": row.pk, "channel": channel})
        send_soon({channel})
    return row
