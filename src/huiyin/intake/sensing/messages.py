"""A batch of messages → readings kept, rules evaluated, people called: one transaction."""

from collections.abc import Callable, Sequence
from datetime import datetime

from huiyin.intake.scenes.taking import digest_of, take_scene
from huiyin.intake.sensing import plain, senml
from huiyin.intake.sensing.matching import Matched, match
from huiyin.intake.sensing.said import Said, Unreadable, Wrong
from huiyin.intake.sensing.sources import Message
from huiyin.intake.sensing.taking_in import take_in
from huiyin.intake.sensing.units import units
from huiyin.kernel.contents import NoRoom
from huiyin.sensing import registry
from huiyin.sensing.services.readings.counting import Refused
from huiyin.sensing.services.readings.taking import Taken
from huiyin.sensing.vocabulary import Fate, Via

Read = tuple[list[Said], list[Wrong]]


def read_up(payload: bytes, at: float) -> Read:
    return plain.read(payload)


def read_senml(payload: bytes, at: float) -> Read:
    return senml.read(payload, units(), at)


READERS: dict[str, Callable[[bytes, float], Read]] = {"up": read_up, "senml": read_senml}  # by the end of the topic
SCENE = "scene"


class Unkept(Exception):
    """`messages`: scenes for whose picture there was no room. Their alarms are raised, and all else is taken."""

    def __init__(self, messages: Sequence[Message]) -> None:
        super().__init__(f"no room for {len(messages)} pictures")
        self.messages = messages


def take_messages(messages: Sequence[Message], *, at: datetime) -> Taken:
    """All of them or none. Scenes after the readings: each is a transaction of its own, its picture kept before.

    Raises:
        Unkept: some shall come again.
    """
    matched = Matched()
    for message in messages:
        if message.kind != SCENE:
            _read(message, matched)
    taken = take_in(matched.readings, via=Via.MQTT, at=at, refused=matched.refused)
    unkept = []
    for message in messages:
        if message.kind == SCENE:
            try:
                take_scene(message.device, message.payload, via=Via.MQTT, at=at)
            except NoRoom:
                unkept.append(message)
    if unkept:
        raise Unkept(unkept)
    return taken


def set_apart(message: Message, why: str, *, at: datetime) -> Taken:
    """A message that cannot be taken in, whatever is tried: the others shall go on."""
    return take_in([], via=Via.MQTT, at=at, refused=[_refused(message, why)])


def _read(message: Message, into: Matched) -> None:
    reader = READERS.get(message.kind)
    if reader is None:
        into.refused.append(_refused(message, f"there is no topic dev/…/{message.kind[:40]}"))
        return
    try:
        said, wrong = reader(message.payload, message.at)
    except Unreadable as error:
        into.refused.append(_refused(message, str(error)))
        return
    match(message.device, said, wrong, message.payload, message.at, into)


def _refused(message: Message, why: str) -> Refused:
    known = registry.find(message.device)
    source = f"dev/{message.device}/{message.kind}"
    payload = digest_of(message.payload) if message.kind == SCENE else message.payload
    return Refused(Fate.MALFORMED, why, source, payload, known.id if known else 0)
