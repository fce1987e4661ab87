"""Write notices. Nobody is told of one event twice, however often it is delivered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from huiyin.accounts.models import Account
from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.notices.models import Delivery, Notice, Preference
from huiyin.notices.queueing import Outbound, queue
from huiyin.notices.templates import TEMPLATES


@dataclass(frozen=True)
class Message:
    """One thing to tell to some accounts.

    Attributes:
        key: of the event; an account gets one message for it, the first.
        params: for the template. Pairs (zh, en) for names, {"at": ISO time} for moments. No words that a person typed.
        about: what it is about, e.g. matter/123.
        contacts: ids of people without the app, or beside it; told by the way that they chose.
        others: whole references of other address books, e.g. household/….
        urgent: also in quiet hours.
        discreet: of a confidential matter: only by a way that its reader chose, and without saying what it is about.
        also: ways that are used beside what its reader chose, where there is an address: somebody may be in danger.
    """

    template: str
    to: Iterable[int]
    key: str
    about: str = ""
    params: dict = field(default_factory=dict)
    contacts: Iterable[str] = ()
    others: Iterable[str] = ()
    urgent: bool = False
    discreet: bool = False
    also: Iterable[str] = ()


def tell(messages: Iterable[Message]) -> None:
    """Put the messages into their readers' inboxes, and queue what goes out of the house; whatever their number, in a
    constant number of statements, and none for what goes out while no channel is configured."""
    rows: dict[tuple[int, str], Notice] = {}
    out: list[Outbound] = []
    for message in messages:
        if message.template not in TEMPLATES:
            raise KeyError(f"There is no template “{message.template}” in notices/templates.py.")
        accounts = list(message.to)
        for account_id in accounts:
            row = Notice(
                account_id=account_id,
                template=message.template,
                params=message.params,
                about=message.about,
                event_key=message.key,
            )
            rows.setdefault((account_id, message.key), row)
        out += _outbound(message, accounts)
    if rows:
        Notice.objects.bulk_create(rows.values(), ignore_conflicts=True, batch_size=1000)
    queue(out)


def _outbound(message: Message, accounts: Iterable[int]) -> list[Outbound]:
    """An account is told outside by what it prefers, a contact by what it chose; the first message of a key counts."""
    recipients = [f"account/{one}" for one in accounts] + [f"contact/{one}" for one in message.contacts]
    recipients += message.others
    return [
        Outbound(
            recipient,
            message.template,
            message.params,
            message.about,
            message.key,
            message.urgent,
            message.discreet,
            frozenset(message.also),
        )
        for recipient in recipients
    ]


_ADD_UP = """
INSERT INTO notices_notice AS n (account_id, template, params, about, event_key)
SELECT account_id, template, jsonb_build_object('count', amount), '', key
FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::text[]) AS t(account_id, template, amount, key)
ON CONFLICT (account_id, event_key) DO UPDATE
SET created_at = statement_timestamp(), read_at = NULL, params = jsonb_build_object('count',
    (EXCLUDED.params->>'count')::int + CASE WHEN n.read_at IS NULL THEN (n.params->>'count')::int ELSE 0 END)
"""


def add_up(counts: Mapping[tuple[str, int], int], *, hour: datetime) -> None:
    """Put (template, account) → how many more into one notice an hour each, whose number grows until it is read.

    Call it from a subscriber: only there is each event counted once.
    """
    if not counts:
        return
    templates, accounts = [template for template, _ in counts], [account for _, account in counts]
    keys = [f"{template}/{hour:%Y%m%d%H}" for template in templates]
    with work(), connection.cursor() as cursor:
        cursor.execute(_ADD_UP, [accounts, templates, list(counts.values()), keys])
        # Outside of the app a line cannot grow: it goes once an hour, with what was counted by then.
        queue(
            [
                Outbound(
                    f"account/{account}", template, {"count": amount}, "", f"{template}/{hour:%Y%m%d%H}", False, False
                )
                for (template, account), amount in counts.items()
            ]
        )


def call_off(about: str) -> int:
    """What waits to go out about this is too late, or no longer true: it is not sent. How many that were."""
    waiting = Delivery.objects.filter(about=about, state__in=[Delivery.State.WAITING, Delivery.State.COLLECTED])
    with work():
        return waiting.update(state=Delivery.State.FAILED, error="called_off", next_at=None)


def sent_to(recipient: str) -> int:
    """How many messages went, or wait to go, to somebody."""
    return Delivery.objects.filter(recipient=recipient).count()


def forget_recipient(recipient: str) -> int:
    """What was sent, or waits to be sent, to somebody who is to be forgotten; how many messages that were."""
    with work():
        return Delivery.objects.filter(recipient=recipient).delete()[0]


def forget_account(account_id: int) -> int:
    """An account's inbox, what it wanted to hear of, and what was sent to it; how many notices that were."""
    with work():
        forget_recipient(f"account/{account_id}")
        Preference.objects.filter(pk=account_id).delete()
        return Notice.objects.filter(account_id=account_id).delete()[0]


def mark_read(notices: Iterable[int] | None = None, *, by: Account) -> int:
    """Mark some of the reader's own notices as read, or all (None); how many were not read before.

    Reading is nobody's business but the reader's: it leaves no trace entry.
    """
    mine = Notice.objects.filter(account_id=by.pk, read_at=None)
    with work():
        return (mine if notices is None else mine.filter(pk__in=list(notices))).update(read_at=now())


def mark_read_about(about: str, *, by: Account) -> int:
    """The reader has opened what these notices are about."""
    with work():
        return Notice.objects.filter(account_id=by.pk, about=about, read_at=None).update(read_at=now())
