"""The work order: all that a partner gets to know. No reporter, no words of residents, no numbers of people."""

from dataclasses import dataclass
from datetime import datetime

from huiyin.audit.services import head_of
from huiyin.handoff.models import Handoff
from huiyin.matters.access import Sight
from huiyin.matters.labels import pick
from huiyin.matters.models import Matter, Photo
from huiyin.matters.selectors.detail import place_names
from huiyin.orgs.actor import Actor


@dataclass(frozen=True)
class WorkOrder:
    """`trace`: number and hash of the matter's last trace entry when it is sent, by which both sides can prove it."""

    number: str
    what: str
    type_code: str
    closing: str
    brief: str
    address: str
    place: tuple[str, ...]
    lon: float | None
    lat: float | None
    urgency: str
    due_at: datetime | None
    unit: str
    trace: str


def order_of(handoff: Handoff, matter: Matter) -> WorkOrder:
    kind, condition, unit = matter.type, matter.condition, handoff.unit
    seq, digest = head_of(matter.chain)
    return WorkOrder(
        number=matter.number,
        what=pick((kind.name_zh, kind.name_en)) if kind else "",
        type_code=kind.code if kind else "",
        closing=pick((condition.closing_zh, condition.closing_en)) if condition else "",
        brief=handoff.brief,
        address=matter.address,
        place=place_names(matter),
        lon=matter.lon,
        lat=matter.lat,
        urgency=matter.urgency,
        due_at=matter.due_at,
        unit=pick((unit.name_zh, unit.name_en)),
        trace=f"{seq}:{digest.hex()[:16]}",
    )


OUTSIDE = Sight(Actor(ref="partner"))  # whoever is no part of the house gets covered photos only


def taken_back(handoff: Handoff) -> str:
    """What a partner reads whose order was taken back; without the reason, which is for the house."""
    unit = handoff.unit
    return f"{unit.name_zh}已收回此件。 Taken back by {unit.name_en}. [{handoff.matter.number}]"


def photos_of(handoff: Handoff) -> list[Photo]:
    """Those that the unit chose to send along, each as soon as faces and number plates in it are blurred."""
    chosen = Photo.objects.filter(matter=handoff.matter_id, token__in=handoff.photos or [""])
    return list(chosen.filter(content_type__startswith="image/").exclude(covered="").order_by("pk"))
