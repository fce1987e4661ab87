"""A CAP message comes in, by whatever door: kept byte for byte, once, and brought to the warning that it is about."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

import shapely
from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.notices.services import Message, tell
from huiyin.orgs.actor import Actor
from huiyin.orgs.selectors import accounts_serving
from huiyin.places.models import Area as District
from huiyin.places.within import shape_of_areas
from huiyin.warnings.cap import Alert, Deviation, Info, Read, read, sentence_of
from huiyin.warnings.cap.words import MsgType
from huiyin.warnings.errors import Unusable
from huiyin.warnings.models import Bulletin, Feed, Warning
from huiyin.warnings.rules.codes import codes_in
from huiyin.warnings.rules.shapes import shape_of, slimmed, to_json
from huiyin.warnings.services.common import happened, headline_pair, level_pair
from huiyin.warnings.services.updating import end_by_message, update_by_message
from huiyin.warnings.services.weather import follow_weather
from huiyin.warnings.templates import kind_for
from huiyin.warnings.vocabulary import APPROVE, MAKE, WORST_FIRST, Via

LASTS = timedelta(hours=24)  # a message that does not say when it ends
CHAIN = "warnings"


@dataclass(frozen=True)
class Taken:
    """`warning`: None where the message is about none that is known here (an Ack, a Cancel of something strange)."""

    bulletin: Bulletin
    warning: Warning | None
    repeated: bool = False


def take_in(body: bytes, *, via: Via, by: Actor, feed: Feed | None = None) -> Taken:
    """Keep the message and act on it; the same one twice is one.

    Raises:
        Unusable: with every deviation; the message is kept all the same, once.
    """
    found = read(body)
    if found.alert is None:
        _keep_unusable(body, found, via, by, feed)
        first = found.faults[0]
        said = sentence_of(first, get_language() or "zh-hans")
        text = _("This CAP message cannot be used. %(path)s: %(said)s") % {"path": first.path, "said": said}
        raise Unusable(text, found.deviations)
    with work():
        try:
            with transaction.atomic():
                bulletin = _bulletin(body, found, found.alert, via, by, feed)
        except IntegrityError:
            alert = found.alert
            known = Bulletin.objects.select_related("warning").get(
                sender=alert.sender, identifier=alert.identifier, sent=alert.sent
            )
            return Taken(known, known.warning, repeated=True)
        warning = _act_on(bulletin, found.alert, via, by)
        if warning is not None:
            Bulletin.objects.filter(pk=bulletin.pk).update(warning=warning)
            bulletin.warning = warning
    return Taken(bulletin, warning)


def _act_on(bulletin: Bulletin, alert: Alert, via: Via, by: Actor) -> Warning | None:
    earlier = _earlier(alert)
    match alert.msg_type:
        case MsgType.CANCEL:
            if earlier:
                end_by_message(earlier, by=by)
            return earlier
        case MsgType.UPDATE if earlier:
            return update_by_message(earlier, facts_of(alert), by=by)
        case MsgType.ACK | MsgType.ERROR:
            return earlier
    return _new(alert, via, by)


def _earlier(alert: Alert) -> Warning | None:
    """The warning that a message refers to. Only who sent it may change it: a reference alone proves nothing."""
    for one in alert.references:
        if one.sender != alert.sender and alert.msg_type not in (MsgType.ACK, MsgType.ERROR):
            continue
        known = Bulletin.objects.filter(sender=one.sender, identifier=one.identifier, warning__isnull=False)
        if found := known.select_related("warning").order_by("-sent").first():
            return found.warning
    return None


def _new(alert: Alert, via: Via, by: Actor) -> Warning:
    warning = Warning(via=via, made_by=by.ref, made_at=now(), **facts_of(alert))
    warning.save(force_insert=True)
    follow_weather(warning)
    happened(warning, "came", by=by, status=warning.status)
    desk = accounts_serving(("",), *MAKE, *APPROVE)
    params = {"what": headline_pair(warning), "level": level_pair(warning)}
    tell([Message("warning_came", desk, f"warning/{warning.pk}/came", f"warning/{warning.pk}", params, urgent=True)])
    return warning


def facts_of(alert: Alert) -> dict:
    """The columns of a warning as the message gives them. Of several infos the worst one says how bad it is; its area
    is that of all of them."""
    infos = sorted(alert.infos, key=lambda info: WORST_FIRST.index(info.severity))
    worst = infos[0]
    areas = [area for info in infos for area in info.areas]
    known = dict(District.objects.filter(ended_at=None).values_list("code", "level"))
    district = next((code for code, level in known.items() if level == "district"), "")
    codes = codes_in(areas, frozenset(known), district)
    parts = [one for one in (shape_of(areas), shape_of_areas(codes)) if not one.is_empty]
    zh, en = (_in_language(infos, language) for language in ("zh", "en"))
    words = {language: _words(info) for language, info in (("zh", zh), ("en", en)) if info}
    described = [", ".join(dict.fromkeys(a.description for a in info.areas))[:200] if info else "" for info in (zh, en)]
    return {
        "status": alert.status,
        "scope": alert.scope,
        "kind": kind_for(worst),
        "severity": worst.severity,
        "urgency": worst.urgency,
        "certainty": worst.certainty,
        "words": words or {"zh": _words(worst)},
        "area_zh": described[0] or described[1],
        "area_en": described[1] or described[0],
        "codes": codes,
        "shape": to_json(slimmed(shapely.union_all(parts))) if parts else None,
        "onset": worst.onset or worst.effective,
        "expires_at": worst.expires or (worst.onset or alert.sent) + LASTS,
        "sender_name": (worst.sender_name or alert.sender)[:120],
    }


def _in_language(infos: list[Info], language: str) -> Info | None:
    """The worst info in a language; what is in neither Chinese nor English counts as Chinese if there is no other."""
    return next((info for info in infos if info.language.lower().startswith(language)), None)


def _words(info: Info) -> dict[str, str]:
    return {
        "event": info.event[:200],
        "headline": (info.headline or info.event)[:300],
        "description": info.description[:4000],
        "instruction": info.instruction[:2000],
        "web": info.web[:500] if info.web.startswith(("https://", "http://")) else "",
        "contact": info.contact[:300],
    }


def _bulletin(body: bytes, found: Read, alert: Alert, via: Via, by: Actor, feed: Feed | None) -> Bulletin:
    return Bulletin.objects.create(
        identifier=alert.identifier,
        sender=alert.sender,
        sent=alert.sent,
        status=alert.status,
        msg_type=alert.msg_type,
        **_kept(body, found.deviations, via, by, feed),
    )


def _keep_unusable(body: bytes, found: Read, via: Via, by: Actor, feed: Feed | None) -> None:
    with work():
        kept = _kept(body[:2_100_000], found.deviations, via, by, feed)
        _row, new = Bulletin.objects.get_or_create(digest=kept.pop("digest"), identifier="", defaults=kept)
        if new:
            data = {"via": via.value, "faults": [[one.path, one.code] for one in found.faults][:20]}
            record("warnings.refused", chain=CHAIN, by=by.ref, at=now(), data=data)


def _kept(body: bytes, deviations: tuple[Deviation, ...], via: Via, by: Actor, feed: Feed | None) -> dict:
    said = [[one.path, one.code, one.said, one.fault] for one in deviations]
    digest = hashlib.sha256(body).hexdigest()
    return {"body": body, "digest": digest, "via": via, "deviations": said, "by": by.ref, "feed": feed, "at": now()}


__all__ = ["LASTS", "Taken", "facts_of", "take_in"]
