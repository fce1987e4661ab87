"""The kinds of warning of a pack (sensing/warnings.yaml): words, weather kind, by which events they are known."""

from dataclasses import dataclass

from huiyin.kernel.models import PackSetting
from huiyin.warnings.cap import Info

SETTING = "warnings"


@dataclass(frozen=True)
class Template:
    """What a kind of warning begins with.

    Attributes:
        words: {"zh": {event, headline, instruction}, "en": …}.
        weather: a kind of matters' weather warnings, or empty.
        known_by: parts of an event's name by which a message that came in is of this kind.
    """

    kind: str
    name: tuple[str, str]
    category: str
    weather: str
    severity: str
    responses: tuple[str, ...]
    known_by: tuple[str, ...]
    words: dict[str, dict[str, str]]
    knock_after: int = 30


def templates() -> dict[str, Template]:
    row = PackSetting.objects.filter(key=SETTING).first()
    return templates_in(row.value) if row else {}


def templates_in(data: dict) -> dict[str, Template]:
    """Raises ValueError, KeyError or TypeError for a file that is not as it should be."""
    found = {}
    for kind, one in data["kinds"].items():
        name = (str(one["name"]["zh"]), str(one["name"]["en"]))
        words = {
            language: {part: str(one["words"][language][part]) for part in ("headline", "instruction")}
            | {"event": name[n]}
            for n, language in enumerate(("zh", "en"))
        }
        found[str(kind)] = Template(
            kind=str(kind)[:20],
            name=name,
            category=str(one["category"]),
            weather=str(one.get("weather") or ""),
            severity=str(one.get("severity") or "Severe"),
            responses=tuple(str(each) for each in one.get("responses") or ()),
            known_by=tuple(str(each).lower() for each in one.get("known_by") or ()),
            words=words,
            knock_after=int(one.get("knock_after") or 30),
        )
    return found


def kind_for(info: Info) -> str:
    """The first kind that the event's name speaks of; empty for something else."""
    event = info.event.lower()
    return next((kind for kind, one in templates().items() if any(part in event for part in one.known_by)), "")


def sender() -> str:
    """Who our own messages are from, as CAP wants it: without spaces."""
    row = PackSetting.objects.filter(key=SETTING).first()
    return str((row.value if row else {}).get("sender") or "huiyin")


def cost_of(channel: str) -> float | None:
    """Yuan for one message; None where the pack has no price."""
    row = PackSetting.objects.filter(key=SETTING).first()
    price = ((row.value if row else {}).get("costs") or {}).get(channel)
    return float(price) if price is not None else None
