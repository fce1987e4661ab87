"""Read a CAP message: `read(body)` answers the message and every deviation from the standard. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from huiyin.warnings.cap import words
from huiyin.warnings.cap.faults import Deviation
from huiyin.warnings.cap.look import Look
from huiyin.warnings.cap.shape import Alert, Info, Reference, Resource
from huiyin.warnings.cap.spots import Budget, area_in
from huiyin.warnings.cap.times import read_time
from huiyin.warnings.cap.words import Category, Certainty, MsgType, Response, Scope, Severity, Status, Urgency

LARGEST = 2 * 1024 * 1024
MOST_INFOS = 50
MOST_AREAS = 500  # of one info
MOST_SAID = 200  # deviations that are told one by one
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
SHA1 = re.compile(r"[0-9a-fA-F]{40}")
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class Read:
    """`alert`: None if a fault makes the message unusable. `deviations`: faults and remarks, in reading order."""

    alert: Alert | None
    deviations: tuple[Deviation, ...]

    @property
    def faults(self) -> tuple[Deviation, ...]:
        return tuple(one for one in self.deviations if one.fault)


def read(body: bytes) -> Read:
    if len(body) > LARGEST:
        return _refused("too_large")
    try:
        root = fromstring(body, forbid_dtd=True)
    except DefusedXmlException:
        return _refused("unsafe")
    except (ParseError, ValueError, LookupError) as broken:
        return _refused("no_xml", str(broken)[:120])
    space, _brace, name = root.tag.removeprefix("{").rpartition("}")
    if name != "alert" or space not in (words.NAMESPACE, words.BEFORE):
        return _refused("root", root.tag[:120])
    look = Look(root, "alert", space, found=[])
    if space == words.BEFORE:
        look.note("older")
    alert = _alert(look)
    faulty = any(one.fault for one in look.found)
    return Read(None if faulty else alert, tuple(look.found[:MOST_SAID]))


def _refused(code: str, said: str = "") -> Read:
    return Read(None, (Deviation("alert", code, said, fault=True),))


def _alert(look: Look) -> Alert | None:
    look.check_children(words.OF_ALERT, words.MANY)
    identifier, sender = _id(look, "identifier"), _id(look, "sender")
    sent = _moment(look, "sent", needed=True)
    status = _word(look, "status", Status, fault=True)
    kind = _word(look, "msgType", MsgType, fault=True)
    scope = _word(look, "scope", Scope, fault=True)
    restriction, addresses = look.text("restriction"), look.text("addresses")
    if scope is Scope.RESTRICTED and not restriction:
        look.note("restriction", at="restriction")
    if scope is Scope.PRIVATE and not addresses:
        look.note("addresses", at="addresses")
    references = _references(look)
    if kind in (MsgType.UPDATE, MsgType.CANCEL) and not references:
        look.note("references", kind.value, at="references", fault=True)
    infos = [_info(one) for one in look.limited("info", MOST_INFOS, "many_infos")]
    if kind in (MsgType.ALERT, MsgType.UPDATE) and not infos:
        look.note("no_info", at="info", fault=True)
    if sent is None or status is None or kind is None or scope is None:
        return None
    return Alert(
        identifier, sender, sent, status, kind, scope,
        source=look.text("source"), restriction=restriction, addresses=addresses,
        codes=tuple(one.own_text() for one in look.all("code")), note=look.text("note"), references=references,
        incidents=look.text("incidents"), infos=tuple(infos),
    )  # fmt: skip


def _id(look: Look, name: str) -> str:
    text = look.text(name, needed=True, fault=True)
    if re.search(r"[\s,<&]", text):
        # Commas and spaces part the references: such a message could not be referred to.
        look.note("id_chars", text, at=name)
    return text


def _references(look: Look) -> tuple[Reference, ...]:
    found = []
    for one in look.text("references").split():
        parts = one.split(",")
        # A sender or identifier must not hold a comma; the time may, in place of its plus sign.
        time = read_time(",".join(parts[2:])) if len(parts) > 2 else None
        if time is None or not parts[0] or not parts[1]:
            look.note("reference", one, at="references")
        else:
            found.append(Reference(parts[0], parts[1], time[0]))
    return tuple(found)


def _info(look: Look) -> Info:
    look.check_children(words.OF_INFO, words.MANY)
    language = look.text("language") or "en-US"
    if not LANGUAGE.fullmatch(language):
        look.note("language", language, at="language")
        language = "en-US"
    budget = Budget()
    return Info(
        categories=_words(look, "category", Category, needed=True), event=look.text("event", needed=True),
        urgency=_word(look, "urgency", Urgency) or Urgency.UNKNOWN,
        severity=_word(look, "severity", Severity) or Severity.UNKNOWN,
        certainty=_word(look, "certainty", Certainty) or Certainty.UNKNOWN,
        language=language, responses=_words(look, "responseType", Response), audience=look.text("audience"),
        event_codes=look.pairs("eventCode"), effective=_moment(look, "effective"), onset=_moment(look, "onset"),
        expires=_moment(look, "expires"), sender_name=look.text("senderName"), headline=look.text("headline"),
        description=look.text("description"), instruction=look.text("instruction"), web=look.text("web"),
        contact=look.text("contact"), parameters=look.pairs("parameter"),
        resources=tuple(_resource(one) for one in look.all("resource")),
        areas=tuple(area_in(one, budget) for one in look.limited("area", MOST_AREAS, "many_areas")),
    )  # fmt: skip


def _resource(look: Look) -> Resource:
    look.check_children(words.OF_RESOURCE, words.MANY)
    digest = look.text("digest")
    if digest and not SHA1.fullmatch(digest):
        look.note("digest", at="digest")
        digest = ""
    size = look.number("size")
    return Resource(
        look.text("resourceDesc", needed=True),
        look.text("mimeType", needed=True),
        int(size) if size is not None else None,
        look.text("uri"),
        "".join(look.text("derefUri").split()),
        digest,
    )


def _word(look: Look, name: str, kind: type[Word], *, fault: bool = False) -> Word | None:
    text = look.text(name, needed=True, fault=fault)
    return look.one_of(text, kind, at=name, fault=fault) if text else None


def _words(look: Look, name: str, kind: type[Word], *, needed: bool = False) -> tuple[Word, ...]:
    texts = look.all(name)
    if needed and not texts:
        look.note("missing", at=name)
    found = (one.one_of(one.own_text(), kind) for one in texts)
    return tuple(word for word in found if word is not None)


def _moment(look: Look, name: str, *, needed: bool = False):
    text = look.text(name, needed=needed, fault=needed)
    if not text:
        return None
    found = read_time(text)
    if found is None:
        look.note("time", text, at=name, fault=needed)
        return None
    if not found[1]:
        look.note("time_form", text, at=name)
    return found[0]


__all__ = ["LARGEST", "Read", "read"]
