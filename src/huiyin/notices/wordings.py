"""The words in force: what huiyin brings (templates.py), or what the office put in their place; checked before kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from string import Formatter

from django.db.models import Max
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput, NotFound
from huiyin.kernel.work import work
from huiyin.notices.models import Wording
from huiyin.notices.templates import TEMPLATES, Template

LANGUAGES = ("zh-hans", "en")
IN_APP = ("what", "number", "unit", "due", "level", "stars", "count", "at", "device", "silent", "weak", "lying")
# Only outside of the app: fetched at sending, kept nowhere.
AT_SENDING = ("reason", "result", "code")
CHAIN = "notices"


@dataclass(frozen=True)
class Words:
    title: str
    body: str
    out: str


Wordings = dict[tuple[str, str], Words]  # template, language


def own_words() -> Wordings:
    """What the office has put in place of the usual words; one query for all."""
    newest = Wording.objects.order_by("template", "language", "-version").distinct("template", "language")
    return {
        (row.template, row.language): Words(row.title, row.body, row.out)
        for row in newest
        if row.title or row.body or row.out
    }


def usual_words(template: Template, language: str) -> Words:
    which = 0 if language.startswith("zh") else 1
    title, body = template.title[which], template.body[which]
    return Words(title, body, template.out[which] if template.out else body)


def words_for(name: str, language: str, own: Wordings) -> Words | None:
    """None for a template that an old notice names and a newer edition no longer has."""
    language = LANGUAGES[0] if language.startswith("zh") else LANGUAGES[1]
    template = TEMPLATES.get(name)
    return (own.get((name, language)) or usual_words(template, language)) if template else None


def reword(name: str, language: str, words: Words, *, version: int, by: str) -> Wording:
    """Put the office's words in place of the usual ones, as a new version.

    Args:
        version: the newest that the writer saw (0: none); somebody else's newer one is not overwritten.
    """
    if name not in TEMPLATES or language not in LANGUAGES:
        raise NotFound(_("There is no such notice."))
    words = checked(words)
    return _append(name, language, words, version, by, "notices.reworded")


def restore(name: str, language: str, *, version: int, by: str) -> Wording:
    """Back to the words that huiyin brings; the others stay on record."""
    return _append(name, language, Words("", "", ""), version, by, "notices.wording_restored")


def _append(name: str, language: str, words: Words, version: int, by: str, action: str) -> Wording:
    with work():
        newest = version_of(name, language)
        if newest != version:
            raise Conflict(_("Somebody else has changed these words meanwhile. Reload and look at theirs first."))
        row, made = Wording.objects.get_or_create(
            template=name, language=language, version=newest + 1, defaults={**vars(words), "by": by}
        )
        if not made:
            raise Conflict(_("Somebody else has changed these words meanwhile. Reload and look at theirs first."))
        data = {"template": name, "language": language, "version": row.version}
        record(action, chain=CHAIN, by=by, at=now(), data=data)
    return row


def version_of(name: str, language: str) -> int:
    rows = Wording.objects.filter(template=name, language=language)
    return rows.aggregate(newest=Max("version"))["newest"] or 0


def checked(words: Words) -> Words:
    """Trimmed; refused with a sentence that names the place and what may stand there."""
    words = Words(words.title.strip(), words.body.strip(), words.out.strip())
    if not words.title:
        raise InvalidInput(_("A notice needs a first line."), field="title")
    if "\n" in words.title + words.body + words.out or "\r" in words.title + words.body + words.out:
        raise InvalidInput(_("Each part is one line: take the line breaks out."), field="body")
    _check("title", words.title, IN_APP)
    _check("body", words.body, IN_APP)
    _check("out", words.out, IN_APP + AT_SENDING)
    return words


def _check(field: str, text: str, allowed: Iterable[str]) -> None:
    listed = " ".join(f"{{{name}}}" for name in allowed)
    try:
        parts = list(Formatter().parse(text))
    except ValueError as broken:
        raise InvalidInput(
            _("A brace stands alone. Placeholders are written {like_this}; to show a brace itself, write it twice."),
            field=field,
        ) from broken
    for _literal, name, form, conversion in parts:
        if name is None:
            continue
        if name not in allowed or form or conversion:
            raise InvalidInput(
                _("“{%(name)s}” is no placeholder here. You can use: %(listed)s")
                % {"name": name + (f":{form}" if form else ""), "listed": listed},
                field=field,
            )
