"""Why two reports may be one thing, in words: where, what, when; only what spoke for it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huiyin.matters.rules.seen.sighting import Sighting
from huiyin.matters.rules.seen.weighing import Likeness
from huiyin.matters.rules.seen.wording import words_in_both
from huiyin.web.desk.words import listed

MOST = 5
ORDER = ("far", "address", "component", "kind", "age", "words", "reporter", "stands")
PLAIN = {
    "address:same": gettext_lazy("the same address"),
    "address:slip": gettext_lazy("the same house, written differently"),
    "address:digit": gettext_lazy("an address that differs by one digit"),
    "component:same": gettext_lazy("the same component"),
    "kind:same": gettext_lazy("the same type"),
    "kind:likely": gettext_lazy("a type that both may be"),
    "kind:related": gettext_lazy("a type of the same class"),
    "reporter:same": gettext_lazy("the same reporter"),
    "stands:open": gettext_lazy("it is still open"),
}


def reasons_of(new: Sighting, found: Likeness) -> str:
    telling = [trait for trait in found.traits if trait.partition(":")[0] in ORDER]
    telling.sort(key=lambda trait: ORDER.index(trait.partition(":")[0]))
    said = dict.fromkeys(words for trait in telling if (words := _words(trait, new, found)))
    return listed(list(said)[:MOST])


def _words(trait: str, new: Sighting, found: Likeness) -> str:
    name, _colon, _step = trait.partition(":")
    if name == "far" and found.metres is not None:
        return _("%(metres)d m away") % {"metres": round(found.metres)}
    if name == "age":
        return apart(new, found.earlier)
    if name == "words":
        said = words_in_both(new.text, found.earlier.text)
        return _("both say “%(words)s”") % {"words": said} if said else _("much the same words")
    return str(PLAIN.get(trait, ""))


def apart(one: Sighting, other: Sighting) -> str:
    """How long lies between two."""
    minutes = round(abs((one.at - other.at).total_seconds()) / 60)
    if minutes < 60:
        return ngettext("%(n)d minute apart", "%(n)d minutes apart", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        return ngettext("%(n)d hour apart", "%(n)d hours apart", minutes // 60) % {"n": minutes // 60}
    days = minutes // (24 * 60)
    return ngettext("%(n)d day apart", "%(n)d days apart", days) % {"n": days}
