"""An index of CAP messages, as services publish it: Atom or RSS. Pure."""

from typing import NamedTuple
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from huiyin.warnings.cap.words import BEFORE, NAMESPACE

MOST = 300
CAP = "application/cap+xml"


class Entry(NamedTuple):
    """`seen_by`: changes when the entry does. `url`: where its message is, absolute."""

    seen_by: str
    url: str


def is_message(body: bytes) -> bool:
    """Whether the address gives a CAP message itself and no index."""
    head = body[:2000]
    cap = any(space.encode() in head for space in (NAMESPACE, BEFORE))
    return cap and b"<feed" not in head and b"<rss" not in head


def entries(body: bytes, base: str) -> list[Entry]:
    """In the order of the index, at most MOST.

    Raises:
        ValueError: it is neither Atom nor RSS.
    """
    try:
        root = fromstring(body, forbid_dtd=True)
    except (DefusedXmlException, ParseError, LookupError) as broken:
        raise ValueError("no XML") from broken
    found = [one for one in root.iter() if _name(one) in ("entry", "item")]
    if not found and _name(root) not in ("feed", "rss", "RDF"):
        raise ValueError("neither Atom nor RSS")
    made = (_entry(one, base) for one in found[:MOST])
    return [one for one in made if one is not None]


def _entry(at: Element, base: str) -> Entry | None:
    url = _link(at)
    if not url:
        return None
    when = next((_text(one) for one in at if _name(one) in ("updated", "pubDate", "date")), "")
    mark = next((_text(one) for one in at if _name(one) in ("id", "guid")), "") or url
    return Entry(f"{mark} {when}"[:300], urljoin(base, url))


def _link(at: Element) -> str:
    """The link that says that it is CAP, else the first alternate one."""
    links = [one for one in at if _name(one) in ("link", "enclosure")]
    marked = [one for one in links if (one.get("type") or "").split(";")[0].strip() == CAP]
    usual = [one for one in links if one.get("rel", "alternate") == "alternate"]
    for one in (*marked, *usual):
        if address := (one.get("href") or one.get("url") or _text(one)).strip():
            return address
    return ""


def _name(at: Element) -> str:
    return str(at.tag).rpartition("}")[2]


def _text(at: Element) -> str:
    return (at.text or "").strip()
