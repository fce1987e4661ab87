"""Many matters that run out together (after an outage, after an import) are told in one line to each person. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from huiyin.notices.services import Message

IN_SHORT = {"overdue": "overdue_many", "escalated": "escalated_many"}
AT_LENGTH = 5  # up to so many are told one by one


def in_short(messages: Sequence[Message]) -> list[Message]:
    """The same messages, but for those accounts that would get more than AT_LENGTH of one kind at once."""
    told: dict[tuple[str, int], list[str]] = defaultdict(list)
    for message in messages:
        if message.template in IN_SHORT:
            for account in message.to:
                told[message.template, account].append(message.key)
    many = {whom: keys for whom, keys in told.items() if len(keys) > AT_LENGTH}
    if not many:
        return list(messages)
    kept = [replace(m, to=[account for account in m.to if (m.template, account) not in many]) for m in messages]
    return kept + [
        Message(IN_SHORT[template], [account], f"{keys[0]}-{len(keys)}", params={"count": len(keys)})
        for (template, account), keys in many.items()
    ]
