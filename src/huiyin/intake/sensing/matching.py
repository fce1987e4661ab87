"""From what a sender says to readings of devices that are known."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from huiyin.intake.sensing.said import Said, Wrong
from huiyin.sensing import registry
from huiyin.sensing.reading import Reading
from huiyin.sensing.services.readings.counting import Refused
from huiyin.sensing.vocabulary import Fate


@dataclass
class Matched:
    readings: list[Reading] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def match(sender: str, said: Iterable[Said], wrong: Iterable[Wrong], payload: bytes, at: float, into: Matched) -> None:
    """Add what `sender` (a device code) said to `into`. `at`: when it arrived, for what has no time of its own."""
    picture = registry.picture()
    own = picture.by_code.get(sender)
    known = own.id if own else 0
    for each in wrong:
        into.refused.append(Refused(Fate.MALFORMED, f"entry {each.entry}: {each.why}", sender, payload, known))
    add = into.readings.append
    for device, moment, values, quality in said:
        about = own
        if device and device != sender:
            about = picture.by_code.get(device)
            if about is not None and (own is None or about.gateway != own.id):
                why = f"{sender} does not speak for {device}"
                into.refused.extend([Refused(Fate.NOT_ITS_OWN, why, sender, payload, known)] * max(1, len(values)))
                continue
        if about is None:
            why = f"no device {device or sender} is registered"
            into.refused.extend([Refused(Fate.UNKNOWN_DEVICE, why, sender, payload, known)] * max(1, len(values)))
            continue
        when = at if moment is None else moment
        for name, value in values.items():
            measures = about.measures.get(name)
            if measures is None:
                why = f"a {about.kind} measures no {name}"
                into.refused.append(Refused(Fate.UNKNOWN_METRIC, why, about.code, payload, about.id))
            else:
                add(Reading(about.id, measures.metric, when, float(value), quality))
