"""What the classifier of types learns from: the pack's own words, and what people decided in this district."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from huiyin.matters.library import Library
from huiyin.matters.models import Matter
from huiyin.matters.triage.classify import types_named
from huiyin.matters.vocabulary import Choice

MOST_MATTERS = 12_000  # the latest
MOST_OF_A_TYPE = 600


@dataclass(frozen=True)
class Lesson:
    """A text and its type. `describes`: of the standards, not of a case. `at`: when a case came in."""

    text: str
    code: str
    describes: bool = False
    at: datetime | None = None


def from_pack(library: Library) -> Iterator[Lesson]:
    """Names, keywords, filing conditions and closing texts describe a type; the pack's examples are cases of it."""
    for code, type_ in library.types.items():
        texts = [type_.name_zh, type_.name_en, *type_.keywords]
        for condition in library.conditions.get(code, []):
            texts += [condition.text_zh, condition.text_en, condition.closing_zh, condition.closing_en]
        yield from (Lesson(text, code, describes=True) for text in dict.fromkeys(texts) if text.strip())
        yield from (Lesson(text, code) for text in type_.examples)


def from_history(library: Library, most: int = MOST_MATTERS) -> list[Lesson]:
    """What people filed, latest first. What the platform filed by itself counts once a person has confirmed it, so
    that it never learns its own mistakes."""
    code_of = {key: code for code, keys in library.keys.items() if code in library.types for key in keys}
    own = {"verdicts__choice": Choice.TYPE, "verdicts__by_person": False}
    filed = Matter.objects.filter(filed_at__isnull=False, condition__isnull=False).exclude(**own)
    rows = filed.order_by("-received_at", "-id").values_list("type_id", "title", "description", "received_at")
    found: list[Lesson] = []
    seen: dict[str, int] = {}
    for key, title, description, at in rows[:most]:
        code, text = code_of.get(key), text_of(title, description)
        if code and text and seen.get(code, 0) < MOST_OF_A_TYPE:
            seen[code] = seen.get(code, 0) + 1
            found.append(Lesson(text, code, at=at))
    return found


def text_of(title: str, description: str) -> str:
    """A title that is only the beginning of the text is not said twice."""
    title, description = title.strip(), description.strip()
    return description if description.startswith(title) else f"{title} {description}".strip()


def hints_in(text: str, library: Library) -> list[str]:
    """Codes of the types whose name or keyword stands in the text: one more word each for the classifier."""
    return sorted(types_named(text, library))
