"""Every translatable string of the source, found without the gettext tools.

`python -m huiyin.web.extraction` prints those that no part of the catalogue translates yet, ready to be pasted into
locale/zh_Hans/parts/<area>.po.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

from huiyin.runtime.datadir import checkout
from huiyin.web import catalogue

SOURCE = Path(__file__).resolve().parents[1]

KEYWORDS: dict = {
    **dict.fromkeys(("_", "_now", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


@dataclass(frozen=True)
class Found:
    """A string where it stands. `id` is (singular, plural) for one that counts."""

    path: Path
    line: int
    id: str | tuple[str, str]
    context: str | None = None

    @property
    def key(self) -> tuple:
        return (self.context, self.id)


def all_strings() -> Iterator[Found]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield from in_python(path, path.read_text("utf-8"))
    for path in sorted(SOURCE.rglob("*.html")):
        yield from in_python(path, as_python(path.read_text("utf-8")))


def as_python(template: str) -> str:
    """Django's own reduction of a template to calls; unindented, since its blanked-out text is not Python's layout."""
    return "\n".join(line.strip() for line in templatize(template).splitlines())


def in_python(path: Path, code: str) -> Iterator[Found]:
    for line, message, _comments, context in extract("python", BytesIO(code.encode()), KEYWORDS):
        yield Found(path, line, message, context)


def untranslated() -> list[Found]:
    known = catalogue.keys()
    missing = {found.key: found for found in all_strings() if found.key not in known}
    return list(missing.values())


def as_entry(found: Found) -> str:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'

    lines = [f"#: {found.path.relative_to(checkout())}"]
    lines += [f"msgctxt {quoted(found.context)}"] if found.context else []
    if isinstance(found.id, tuple):
        one, many = map(quoted, found.id)
        return "\n".join([*lines, f"msgid {one}", f"msgid_plural {many}", 'msgstr[0] ""'])
    return "\n".join([*lines, f"msgid {quoted(found.id)}", 'msgstr ""'])


if __name__ == "__main__":
    sys.stdout.write("\n\n".join(map(as_entry, untranslated())) + "\n")
