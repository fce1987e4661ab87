"""Our own CAP messages: what the desk wrote, as other systems read it."""

import hashlib
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from huiyin.kernel.clock import now
from huiyin.orgs.actor import Actor
from huiyin.warnings.cap import Alert, Area, Info, Reference, write
from huiyin.warnings.cap.words import Category, Certainty, MsgType, Response, Scope, Severity, Status, Urgency
from huiyin.warnings.models import Bulletin, Warning
from huiyin.warnings.rules.shapes import from_json, rings_of
from huiyin.warnings.templates import sender, templates
from huiyin.warnings.vocabulary import Via

LANGUAGES = {"zh": "zh-CN", "en": "en-US"}


def publish(warning: Warning, kind: MsgType, *, by: Actor) -> Bulletin:
    """Write the message and keep it with the warning. Call inside the transaction of what happened."""
    earlier = warning.bulletins.filter(outgoing=True).order_by("sent", "id")
    references = tuple(Reference(one.sender, one.identifier, one.sent) for one in earlier if one.sent)
    alert = alert_of(warning, kind, references)
    body = write(alert)
    return Bulletin.objects.create(
        warning=warning,
        outgoing=True,
        identifier=alert.identifier,
        sender=alert.sender,
        sent=alert.sent,
        status=alert.status,
        msg_type=alert.msg_type,
        body=body,
        digest=hashlib.sha256(body).hexdigest(),
        via=Via.DESK,
        at=now(),
        by=by.ref,
    )


def alert_of(warning: Warning, kind: MsgType, references: tuple[Reference, ...] = ()) -> Alert:
    clear = kind == MsgType.CANCEL
    return Alert(
        identifier=f"{warning.code}-{len(references) + 1}",
        sender=sender(),
        sent=timezone.localtime(now()).replace(microsecond=0),
        status=Status.EXERCISE if warning.drill else Status(warning.status),
        msg_type=kind,
        scope=Scope.PUBLIC,
        references=references,
        infos=tuple(_info(warning, language, clear) for language in LANGUAGES if warning.words.get(language)),
    )


def _info(warning: Warning, language: str, clear: bool) -> Info:
    words, template = warning.words[language], templates().get(warning.kind)
    responses = template.responses if template else ()
    return Info(
        categories=(Category(template.category) if template else Category.SAFETY,),
        event=words.get("event") or words.get("headline") or "-",
        urgency=Urgency.PAST if clear else Urgency(warning.urgency),
        severity=Severity(warning.severity),
        certainty=Certainty(warning.certainty),
        language=LANGUAGES[language],
        responses=(Response.ALL_CLEAR,) if clear else tuple(Response(one) for one in responses),
        effective=_local(warning.onset or warning.out_at or now()),
        expires=_local(warning.expires_at),
        sender_name=words.get("sender_name") or warning.sender_name,
        headline=words.get("headline", ""),
        description=words.get("description", ""),
        instruction=words.get("instruction", ""),
        web=address_of(warning),
        areas=(_area(warning, language),),
    )


def _area(warning: Warning, language: str) -> Area:
    description = (warning.area_zh if language == "zh" else warning.area_en) or warning.area_zh or "-"
    codes = tuple(("huiyin", code) for code in warning.codes)
    return Area(description, rings_of(from_json(warning.shape)), geocodes=codes)


def address_of(warning: Warning) -> str:
    """The public page; empty where the platform does not know its own address."""
    path = reverse("warning", args=[warning.code])
    return urljoin(settings.HUIYIN_PUBLIC_URL, path) if settings.HUIYIN_PUBLIC_URL else ""


def _local(at):
    return timezone.localtime(at).replace(microsecond=0)
