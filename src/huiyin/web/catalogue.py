"""The zh-Hans catalogue: locale/zh_Hans/parts/*.po, merged and compiled without gettext's own tools."""

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from huiyin.runtime.datadir import checkout

LOCALE = checkout() / "locale" / "zh_Hans"
PARTS = LOCALE / "parts"
MERGED = LOCALE / "LC_MESSAGES" / "django.po"
COMPILED = MERGED.with_suffix(".mo")


class CatalogueError(Exception):
    """A part cannot be read."""


def build() -> int:
    """Write django.po and django.mo (both derived, neither committed); returns the number of messages."""
    merged, _ = merge()
    MERGED.parent.mkdir(parents=True, exist_ok=True)
    with MERGED.open("wb") as file:
        write_po(file, merged, width=110, sort_output=True)
    with COMPILED.open("wb") as file:
        write_mo(file, merged)
    return len(merged)


def merge() -> tuple[Catalog, list[str]]:
    """All parts as one, and where two parts translate the same string differently (the first one counts)."""
    merged = Catalog(locale="zh_Hans", charset="utf-8", fuzzy=False)
    seen: dict[tuple, tuple] = {}
    conflicts = []
    for path in sorted(PARTS.glob("*.po")):
        for message in read_part(path):
            string, place = seen.setdefault((message.context, message.id), (message.string, path.name))
            if string != message.string:
                conflicts.append(f"{message.id!r}: {string!r} in {place}, {message.string!r} in {path.name}")
            elif place == path.name:
                merged.add(message.id, message.string, context=message.context, flags=message.flags)
    return merged, conflicts


def keys() -> set[tuple]:
    """(context, id) of everything that has a translation; id is a pair for what counts."""
    return {(message.context, message.id) for message in merge()[0] if message.id}


def read_part(path) -> list:
    """The translated messages of one part; what Babel would repair in silence is an error here."""
    try:
        with path.open("rb") as file:
            part = read_po(file, locale="zh_Hans", abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise CatalogueError(f"{path.name}: {error}") from error
    return [m for m in part if m.id and (all(m.string) if isinstance(m.string, tuple) else m.string)]
