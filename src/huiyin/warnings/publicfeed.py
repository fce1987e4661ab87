"""The public index of our warnings as Atom, as other systems watch it."""

from urllib.parse import urljoin
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from huiyin.kernel.clock import now
from huiyin.warnings.models import Bulletin, Warning
from huiyin.warnings.selectors import public_warnings
from huiyin.warnings.templates import sender

ATOM = "http://www.w3.org/2005/Atom"
MOST = 50


def atom(root: str) -> bytes:
    """`root`: where this was asked for, where the platform does not know its own address."""
    base = settings.HUIYIN_PUBLIC_URL or root
    found = list(public_warnings(MOST))
    newest: dict[int, Bulletin] = {}
    rows = Bulletin.objects.filter(warning__in=[one.pk for one in found]).defer("body").order_by("sent", "id")
    for row in rows:
        newest[row.warning_id] = row  # type: ignore[index]
    feed = Element("feed", xmlns=ATOM)
    updated = max((row.at for row in newest.values()), default=now())
    _put(feed, "id", urljoin(base, reverse("warnings-feed")))
    _put(feed, "title", "预警信息 · Warnings")
    _put(feed, "updated", timezone.localtime(updated).isoformat())
    SubElement(feed, "link", rel="self", href=urljoin(base, reverse("warnings-feed")))
    _put(SubElement(feed, "author"), "name", sender())
    for one in found:
        if one.pk in newest:
            _entry(SubElement(feed, "entry"), one, newest[one.pk], base)
    return tostring(feed, encoding="utf-8", xml_declaration=True)


def _entry(at: Element, warning: Warning, bulletin: Bulletin, base: str) -> None:
    words: dict[str, str] = warning.words.get("zh") or next(iter(warning.words.values()), {})
    _put(at, "id", f"{bulletin.sender},{bulletin.identifier}")
    _put(at, "title", words.get("headline") or words.get("event") or warning.code)
    _put(at, "updated", timezone.localtime(bulletin.at).isoformat())
    _put(at, "summary", words.get("instruction", ""))
    address = urljoin(base, reverse("warning-cap", args=[warning.code]))
    SubElement(at, "link", rel="alternate", type="application/cap+xml", href=address)
    SubElement(at, "link", rel="related", type="text/html", href=urljoin(base, reverse("warning", args=[warning.code])))


def _put(at: Element, name: str, text: str) -> None:
    SubElement(at, name).text = text
