"""Many matters that run out within an hour (after an outage, where nobody is at work) are told in one line. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from huiyin.notices.services import Message

IN_SHORT = {"overdue": "overdue_many", "escalated": "escalated_many"}
AT_LENGTH = 5  # unread ones of the last hour; up to so many are told one by one

Whom = tuple[str, int]  # template, account


def readers(messages: Sequence[Message]) -> set[int]:
    """Accounts that get something which might have to be put in short."""
    return {account for message in messages if message.template in IN_SHORT for account in message.to}


def in_short(messages: Sequence[Message], unread: Mapping[Whom, int]) -> tuple[list[Message], dict[Whom, int]]:
    """The messages that are still told one by one; and how many more each account is told of in its one line.

    Args:
        unread: how many of a template an account has from the last hour and has not read.
    """
    fresh = Counter((m.template, account) for m in messages if m.template in IN_SHORT for account in m.to)
    many = {whom: count for whom, count in fresh.items() if count + unread.get(whom, 0) > AT_LENGTH}
    if not many:
        return list(messages), {}
    kept = [replace(m, to=[account for account in m.to if (m.template, account) not in many]) for m in messages]
    return kept, {(IN_SHORT[template], account): count for (template, account), count in many.items()}
