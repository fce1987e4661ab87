"""A guess in plain words: how sure, why urgent, and what guessed."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.matters.labels import label
from huiyin.matters.models import Matter
from huiyin.matters.vocabulary import Urgency

SURE = (
    (0.95, gettext_lazy("almost certain")),
    (0.8, gettext_lazy("very likely")),
    (0.6, gettext_lazy("likely")),
    (0.35, gettext_lazy("perhaps")),
    (0.0, gettext_lazy("a weak guess")),
)
NEAR = {
    "school": gettext_lazy("a school is next to it"),
    "hospital": gettext_lazy("a hospital is next to it"),
    "clinic": gettext_lazy("a clinic is next to it"),
    "care_home": gettext_lazy("a care home is next to it"),
}


def how_sure(confidence: float) -> str:
    return str(next(words for least, words in SURE if confidence >= least))


def urgent_because(matter: Matter) -> tuple[str, ...]:
    """The signs beside the words; none where the platform did not find it urgent."""
    if matter.urgency == Urgency.NORMAL:
        return ()
    return tuple(filter(None, (_sign(code) for code in matter.suggested.get("why_urgent", ()))))


def _sign(code: str) -> str:
    kind, _colon, what = code.partition(":")
    match kind:
        case "type":
            return _("its type is urgent")
        case "night":
            return _("it is night")
        case "near":
            return str(NEAR.get(what, ""))
        case "reports":
            return _("%(count)s people report it") % {"count": what}
        case "warning":
            return _("weather warning: %(kind)s") % {"kind": label("warning", what)}
    return ""


def version_of(matter: Matter) -> str:
    if matter.suggested.get("from"):
        return _("Guessed by the classifier that your office plugged in.")
    version = matter.suggested.get("model", 0)
    return _("Guessed by version %(version)s of the classifier.") % {"version": version} if version else ""
