"""A batch of messages → readings kept, rules evaluated, people called: one transaction."""

from collections.abc import Sequence
from datetime import datetime

from huiyin.intake.sensing import plain
from huiyin.intake.sensing.matching import Matched, match
from huiyin.intake.sensing.said import Unreadable
from huiyin.intake.sensing.sources import Message
from huiyin.intake.sensing.taking_in import take_in
from huiyin.sensing import registry
from huiyin.sensing.services.counting import Refused
from huiyin.sensing.services.taking import Taken
from huiyin.sensing.vocabulary import Fate, Via

READERS = {"up": plain.read}  # by the last part of the topic


def take_messages(messages: Sequence[Message], *, at: datetime) -> Taken:
    """All of them or none."""
    matched = Matched()
    for message in messages:
        _read(message, matched)
    return take_in(matched.readings, via=Via.MQTT, at=at, refused=matched.refused)


def set_apart(message: Message, why: str, *, at: datetime) -> Taken:
    """A message that cannot be taken in, whatever is tried: the others shall go on."""
    return take_in([], via=Via.MQTT, at=at, refused=[_refused(message, why)])


def _read(message: Message, into: Matched) -> None:
    reader = READERS.get(message.kind)
    if reader is None:
        into.refused.append(_refused(message, f"there is no topic dev/…/{message.kind[:40]}"))
        return
    try:
        said, wrong = reader(message.payload)
    except Unreadable as error:
        into.refused.append(_refused(message, str(error)))
        return
    match(message.device, said, wrong, message.payload, message.at, into)


def _refused(message: Message, why: str) -> Refused:
    known = registry.find(message.device)
    source = f"dev/{message.device}/{message.kind}"
    return Refused(Fate.MALFORMED, why, source, message.payload, known.id if known else 0)
