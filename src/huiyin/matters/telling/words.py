"""What a message to a reporter quotes: a reason, a result, their tracking code. Fetched when it is sent, never kept."""

from collections.abc import Mapping

from django.conf import settings

from huiyin.kernel.ids import show_tracking_code
from huiyin.matters.clusters import root_of
from huiyin.matters.models import Matter, Report, Text

LONGEST = 80  # characters; the whole of it stands on the page that the link opens
# Template → whose public words it quotes, and as what.
QUOTED = {
    "yours_declined": ("reason", ("decline",)),
    "yours_suspended": ("reason", ("suspend",)),
    "yours_voided": ("reason", ("void",)),
    "yours_answered": ("result", ("answer",)),
    "yours_closed": ("result", ("close", "finish")),
}


def particulars(about: str, template: str, language: str, recipient: str) -> Mapping[str, str]:
    """For notices.addresses: by name of placeholder; `link`; and `sealed` if it is confidential by now."""
    matter = (
        Matter.objects.only("pk", "tracking_code", "confidential", "state").filter(pk=about.partition("/")[2]).first()
    )
    if matter is None:
        return {}
    code = _code_for(matter, recipient)
    found = {"code": show_tracking_code(code), "link": _link(code)}
    if matter.confidential:
        return found | {"sealed": "yes"}
    if template in QUOTED:
        name, kinds = QUOTED[template]
        # Of a merged one the answer is its root's.
        found |= {name: text} if (text := _words(root_of(matter), kinds)) else {}
    return found


def _words(matter: Matter, kinds: tuple[str, ...]) -> str:
    """The last public words of the first of these moves that has any."""
    for kind in kinds:
        text = Text.objects.filter(matter=matter, kind=kind, public=True).order_by("-pk").first()
        if text and text.words.strip():
            return _short(" ".join(text.words.split()))
    return ""


def _short(words: str) -> str:
    """At most LONGEST, and with an end: more of the message follows."""
    if len(words) > LONGEST:
        return words[: LONGEST - 1] + "…"
    if words[-1] in "。！？；.!?;…":
        return words
    return words + ("。" if words[-1] > "\u2e80" else ".")


def _code_for(matter: Matter, recipient: str) -> str:
    """Whoever joined gets their own code: the matter's would open what the first reporter wrote."""
    contact = recipient.removeprefix("contact/")
    reports = Report.objects.filter(matter=matter, contact_id=contact).order_by("pk") if contact else ()
    return next((report.own_code for report in reports), "") or matter.tracking_code


def _link(code: str) -> str:
    base = settings.HUIYIN_PUBLIC_URL
    return f"{base}/track/?code={code}" if base else ""
