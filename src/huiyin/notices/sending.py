"""Send what waits, one by one, each outside of any transaction: a slow gateway holds no lock and no connection busy.

Taking a row sets a lease; whoever dies with a row in hand leaves it to the next after that time. So a message may be
handed over twice, with the same key, by which a gateway can see it; it is never lost.
"""

import hashlib
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from huiyin.kernel.clock import now
from huiyin.kernel.telemetry.origin import resumed
from huiyin.notices import channels, figures
from huiyin.notices.addresses import Address, book_of, has_particulars, known, page_of, particulars
from huiyin.notices.channels.errors import Undelivered
from huiyin.notices.channels.manifest import Outgoing, Sender
from huiyin.notices.digests import body_of_digest
from huiyin.notices.hours import held_back_until, hours
from huiyin.notices.models import Delivery
from huiyin.notices.queueing import ways_of_contact
from huiyin.notices.rules import wait_after
from huiyin.notices.templates import TEMPLATES
from huiyin.notices.wordings import Wordings, own_words
from huiyin.notices.words import say

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
PATIENCE = 3  # so many in a row that meet a dead gateway end the round
PURPOSE = "告知办理进展 · to tell them what becomes of it ({channel})"

_TAKE = """
UPDATE notices_delivery SET state = 'sending', tries = tries + 1, next_at = %s
WHERE id = (
    SELECT id FROM notices_delivery WHERE channel = %s AND state IN ('waiting', 'sending') AND next_at <= %s
    ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id
"""


def send_all(channel: str, *, until: datetime | None = None) -> int:
    """Send what is due on a channel; how many went out. Ends early when the other side is down or time is up."""
    manifest = channels.ALL[channel]
    if manifest.missing():
        return _give_up_all(channel)
    own, sent, down = own_words(), 0, 0
    try:
        with manifest.open() as sender:
            while down < PATIENCE and (until is None or now() < until) and (row := take(channel, now())):
                with resumed(row.origin, "notice", row.about, channel=row.channel):
                    failed = _try(row, sender, own)
                _forget(row, sender)
                sent += failed is None
                down = down + 1 if failed and failed.down else 0
                if failed and not failed.counts:
                    break
    except ValueError as wrong:  # a setting that cannot be read; it says which, and no secret
        log.error("a channel is set up wrongly: %s", wrong, extra={"channel": channel})
    return sent


def take(channel: str, at: datetime) -> Delivery | None:
    """The next that is due, with this try counted; nobody else gets it while the lease lasts."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [at + LEASE, channel, at])
        found = cursor.fetchone()
    return Delivery.objects.get(pk=found[0]) if found else None


def key_of(row: Delivery) -> str:
    """The same for every try; another one when somebody decided to send it again."""
    text = f"{row.event_key}|{row.recipient}|{row.channel}|{row.round}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _try(row: Delivery, sender: Sender, own: Wordings) -> Undelivered | None:
    at = now()
    wait = held_back_until(at, hours(), rings=channels.ALL[row.channel].rings, urgent=row.urgent)
    if wait:
        _settle(row, state=Delivery.State.WAITING, tries=row.tries - 1, next_at=wait)
        return None
    try:
        _refuse_if_sealed_since(row)
        book, one = book_of(row.recipient)
        to = book.open(one, row.channel, purpose=PURPOSE.format(channel=row.channel), about=row.about)
        if to is None:
            raise Undelivered("no_address", lasting=True)
        gateway_id = sender.send(made(row, to, own))
    except Undelivered as failed:
        _note(row, failed, at)
        return failed
    except Exception as error:  # ours, not theirs: it must not be tried all night, and it must not stop the others
        log.exception("a message could not be made", extra={"delivery": row.pk, "channel": row.channel})
        fault = Undelivered(type(error).__name__[:60], lasting=True)
        _note(row, fault, at)
        return fault
    _settle(row, state=Delivery.State.SENT, error="", next_at=None, gateway_id=gateway_id, sent_at=at)
    figures.notices.labels(row.channel, "sent").inc()
    log.info("a message was handed over", extra={"delivery": row.pk, "channel": row.channel})
    return None


def _refuse_if_sealed_since(row: Delivery) -> None:
    """Queued as an ordinary matter's, which has become confidential before it went out."""
    if row.discreet or not row.recipient.startswith("contact/"):
        return
    if "sealed" not in particulars(row.about, row.template, "zh-hans", row.recipient):
        return
    what = known([row.recipient]).get(row.recipient)
    if what is None or row.channel not in ways_of_contact(what, discreet=True, ready=channels.configured()):
        raise Undelivered("confidential", lasting=True)


def made(row: Delivery, to: Address, own: Wordings) -> Outgoing:
    """The message in its reader's language. Of a confidential matter it says that there is news, and no more."""
    resident = has_particulars(row.about, row.recipient)
    more = dict(particulars(row.about, row.template, to.language, row.recipient)) if resident else {}
    quiet, params = row.discreet or "sealed" in more, row.params
    if quiet:
        params = params | {"what": ["事项", "a matter"]}
        more = {name: text for name, text in more.items() if name in ("code", "link")}
    said = say(row.template, params, to.language, own, more)
    link = more.get("link", "") if resident else link_for_account(row)
    body = body_of_digest(row, to.language, own) if row.template == "digest" else said.out
    facts = {name: value for name, value in params.items() if not quiet or name in ("number", "due")}
    return Outgoing(to, key_of(row), row.template, said.title, body, link, row.urgent, facts)


def link_for_account(row: Delivery) -> str:
    """To the matter, by the door that belongs to whoever opens it; to their notices if there is none to open."""
    if not settings.HUIYIN_PUBLIC_URL:
        return ""
    template, number = TEMPLATES.get(row.template), row.params.get("number", "")
    path = f"/notices/open/{number}/" if template and template.opens and number else "/notices/"
    return settings.HUIYIN_PUBLIC_URL + (page_of(row.about) or path)


def _note(row: Delivery, failed: Undelivered, at: datetime) -> None:
    tries = row.tries if failed.counts else row.tries - 1
    wait = None if failed.lasting else wait_after(max(tries, 1), failed.after)
    state = Delivery.State.FAILED if wait is None else Delivery.State.WAITING
    _settle(row, state=state, tries=tries, error=failed.code[:60], next_at=at + wait if wait else None)
    figures.notices.labels(row.channel, "given_up" if wait is None else "to_be_tried_again").inc()
    said = {"delivery": row.pk, "channel": row.channel, "code": failed.code, "tries": tries}
    log.warning("a message was not delivered", extra=said)


def _settle(row: Delivery, **values: object) -> None:
    """Only while it is still this try's: a lease that ran out belongs to somebody else."""
    Delivery.objects.filter(pk=row.pk, state=Delivery.State.SENDING, tries=row.tries).update(**values)


def _forget(row: Delivery, sender: Sender) -> None:
    gone = getattr(sender, "forgotten", [])
    while gone:
        book_of(row.recipient)[0].forget_device(gone.pop())


def _give_up_all(channel: str) -> int:
    """Its settings were taken away: nothing waits for ever, and the page says why."""
    waiting = Delivery.objects.filter(channel=channel, state__in=["waiting", "sending"])
    waiting.update(state=Delivery.State.FAILED, error="not_configured", next_at=None)
    return 0
