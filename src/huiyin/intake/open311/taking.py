"""POST requests: a form becomes one NewReport; its answers to the questions of its service are kept beside it."""

import json
import re
from dataclasses import dataclass, replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huiyin.intake.models import OpenReport
from huiyin.intake.open311.attributes import COMPONENT, Attribute, attributes_of, pack_attributes
from huiyin.intake.open311.catalogue import service_of
from huiyin.intake.open311.fields import Fields
from huiyin.intake.open311.refusals import BAD, Refused, Wrong
from huiyin.matters.labels import pick
from huiyin.matters.library import in_force
from huiyin.matters.models import MatterType
from huiyin.matters.reporting import NewReport
from huiyin.matters.services import receive
from huiyin.matters.services.intake import came_before
from huiyin.matters.services.photos import keep_upload
from huiyin.matters.vocabulary import EvidenceKind, Source
from huiyin.orgs.actor import Actor
from huiyin.people.services import ContactDetails, keep_contact
from huiyin.places.models import Building, Component

_DEGREES = re.compile(r"[+-]?\d{1,3}(\.\d{1,20})?")
_LINK = re.compile(r"https?://[^\s<>\"]+")
MEDIA_URL = {"code": "media_url", "name": ["图片链接", "Link to a picture"]}


@dataclass(frozen=True)
class Whereabouts:
    lon: float | None = None
    lat: float | None = None
    address: str = ""


def take(fields: Fields, by: Actor) -> list[dict]:
    """In the caller's unit of work. Raises Refused with everything that is wrong with the form."""
    kind, where, given = _judged(fields)
    report = NewReport(
        source=Source.PLATFORM,
        text=fields.get("description"),
        title="" if fields.get("description") else pick((kind.name_zh, kind.name_en)),
        lon=where.lon,
        lat=where.lat,
        address=where.address,
        component=next(iter(fields.attributes.get(COMPONENT, ())), "")[:20],
        type_code=kind.code,
        photos=(0,) * len(fields.uploads),  # which they are is known when they are kept
        device=_device(fields),
    )
    received = came_before(report)
    if received is None:
        photos = [keep_upload(one.name, one.content, EvidenceKind.REPORT, by=by).pk for one in fields.uploads]
        contact = _contact(fields)
        kept = keep_contact(contact) if contact else ""
        received = receive(replace(report, contact=kept, photos=tuple(photos)), by=by)
        OpenReport.objects.create(report_id=received.report_id, sender=by.ref, given=given)
    notice = _("We have your report. Follow it under this number.")
    return [{"service_request_id": received.matter.number, "service_notice": notice, "account_id": None}]


def _judged(fields: Fields) -> tuple[MatterType, Whereabouts, list[dict]]:
    """Every complaint is collected, so that the sender mends all at once."""
    wrongs: list[Wrong] = []
    kind = None
    if not fields.get("service_code"):
        wrongs.append(Wrong(BAD, _("service_code is missing.")))
    else:
        try:
            kind = service_of(fields.get("service_code"))
        except Refused as refused:
            wrongs += refused.wrongs
    where = _where(fields, wrongs)
    given = _given(kind, fields, wrongs) if kind else []
    if (link := fields.get("media_url")) and not _LINK.fullmatch(link):
        wrongs.append(Wrong(BAD, _("media_url must be a link that begins with http:// or https://.")))
    elif link:
        given.append(MEDIA_URL | {"values": [[link, link]], "public": False})  # kept as a link; never fetched
    if wrongs or kind is None:
        raise Refused(*wrongs)
    return kind, where, given


def _where(fields: Fields, wrongs: list[Wrong]) -> Whereabouts:
    lat, lon, address = fields.get("lat"), fields.get("long"), fields.get("address_string")
    if bool(lat) != bool(lon):
        wrongs.append(Wrong(BAD, _("A place needs both lat and long.")))
    elif lat and not (_DEGREES.fullmatch(lat) and _DEGREES.fullmatch(lon)):
        wrongs.append(Wrong(BAD, _("lat and long are degrees of WGS-84, such as 30.5005 and 114.5005.")))
    elif lat:
        return Whereabouts(float(lon), float(lat), address)
    elif known := fields.get("address_id"):
        building = Building.objects.filter(code=known).first()
        if building:
            return Whereabouts(building.lon, building.lat, address or building.address_zh)
        wrongs.append(Wrong(BAD, _("There is no address_id “%(id)s” here.") % {"id": known[:40]}))
    elif not address:
        wrongs.append(Wrong(BAD, _("Say where: lat and long, or address_string, or address_id.")))
    return Whereabouts(address=address)


def _given(kind: MatterType, fields: Fields, wrongs: list[Wrong]) -> list[dict]:
    asked = {one.code: one for one in attributes_of(kind, in_force(), pack_attributes())}
    for code in fields.attributes:
        if code not in asked:
            known = ", ".join(asked) or "–"
            words = _("attribute[%(code)s] is not asked here; asked are: %(known)s.")
            wrongs.append(Wrong(BAD, words % {"code": code, "known": known}))
    for one in asked.values():
        values = fields.attributes.get(one.code, [])
        if not values and one.required:
            words = _("attribute[%(code)s] (%(name)s) is missing.")
            wrongs.append(Wrong(BAD, words % {"code": one.code, "name": pick(one.name)}))
        elif complaint := one.complaint(values):
            wrongs.append(Wrong(BAD, complaint))
    return [_kept(one, fields.attributes[one.code]) for one in asked.values() if one.code in fields.attributes]


def _kept(one: Attribute, values: list[str]) -> dict:
    shown = [list(one.shown(value)) for value in values]
    # A number that belongs to no component may be anything, a phone's too.
    public = one.public and (one.code != COMPONENT or Component.objects.filter(code__in=values).exists())
    return {"code": one.code, "name": list(one.name), "values": shown, "public": public}


def _device(fields: Fields) -> str:
    """Who sends, as far as the standard lets them say; nobody is taken for another by their key alone."""
    who = [fields.get(name) for name in ("device_id", "account_id", "phone", "email")]
    return json.dumps([fields.get("api_key"), *who]) if any(who) else ""


def _contact(fields: Fields) -> ContactDetails:
    """Behind the people's door. device_id and account_id are not kept but as a digest for minutes (_device)."""
    name = " ".join(filter(None, (fields.get("first_name"), fields.get("last_name"))))
    language = get_language() or "zh-hans"
    return ContactDetails(name=name, phone=fields.get("phone"), email=fields.get("email"), language=language)
