"""What stands on a work order: only what this person sees on the page of the matter, and nobody's telephone."""

import io
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from huiyin.audit.services import head_of
from huiyin.kernel.contents import Damaged
from huiyin.matters.access import Sight
from huiyin.matters.labels import enumerated, label
from huiyin.matters.models import Matter, Photo
from huiyin.matters.selectors import detail_of
from huiyin.matters.selectors.clocks import ClockView
from huiyin.matters.services.photos import content_of
from huiyin.orgs.actor import Actor
from huiyin.places.models import UnitGrid
from huiyin.web.desk.facts import facts_of
from huiyin.web.desk.people import name_behind

MOST_PHOTOS = 6
ON_PAPER = Sight(Actor(ref="paper"))  # it is carried about: covered photos only, whoever prints it
WIDTH = 900  # pixels of a photo on paper: 60 mm at 380 dots an inch


@dataclass(frozen=True)
class Picture:
    content: bytes
    width: int
    height: int
    caption: str


@dataclass(frozen=True)
class Order:
    """`facts`: label and value, in their order; `due`: the moment, its limit and why; `trace`: proves this state."""

    number: str
    title: str
    unit: str
    words: str
    facts: list[tuple[str, str]]
    due: str
    late: bool
    why: tuple[str, ...]
    notes: list[tuple[str, str]]
    pictures: list[Picture]
    more_pictures: int
    link: str
    trace: str
    printed: str
    closed_to_others: bool = field(default=False)


def order_of(matter: Matter, actor: Actor, link: str, now: datetime) -> Order:
    detail = detail_of(matter, actor, now=now)
    facts = facts_of(detail, actor)
    photos = [photo for photo in detail.photos if photo.content_type.startswith("image/")]
    clock = next((one for one in detail.clocks if one.kind == "handle"), None) or next(iter(detail.clocks), None)
    seq, digest = head_of(matter.chain)
    card = facts.condition
    rows = [
        (_("Place"), "\n".join(filter(None, (matter.address, " › ".join(detail.place), _on_the_map(matter))))),
        (_("Type"), f"{facts.type} ({matter.type.code})" if matter.type else ""),
        (_("Component"), matter.component),
        (_("Filed under"), card.text if card else ""),
        (_("May be closed when"), card.closing if card else ""),
        (_("Evidence asked for:").rstrip(":："), card.evidence if card else ""),
        (_("Urgency"), facts.urgency),
        (_("Received"), f"{_exactly(matter.received_at)} · {facts.source}"),
        (_("Unit"), " · ".join(filter(None, (facts.unit, facts.handler)))),
        (_("We help"), enumerated(part.name for part in facts.parts if not part.lead and not part.ended)),
    ]
    told = [(f"{line.move} · {_exactly(line.entry.at)}", line.words) for line in detail.trace if line.words]
    shown = [line for line in told if line[1] != matter.description][-4:]
    return Order(
        number=matter.number,
        title=matter.title,
        unit=facts.unit,
        words=matter.description if matter.description != matter.title else "",
        facts=[(name, value) for name, value in rows if value],
        due=_due(clock) if clock else "",
        late=bool(clock and clock.late),
        why=clock.lines if clock else (),
        notes=shown,
        pictures=[made for photo in photos[:MOST_PHOTOS] if (made := _picture(photo))],
        more_pictures=max(0, len(photos) - MOST_PHOTOS),
        link=link,
        trace=f"{seq}:{digest.hex()[:16]}",
        printed=_("Printed %(at)s by %(who)s") % {"at": _exactly(now), "who": name_behind(actor.ref)},
        closed_to_others=matter.confidential,
    )


def _due(clock: ClockView) -> str:
    if clock.due_at is None:
        return ""
    said = {"at": _exactly(clock.due_at), "clock": clock.name, "limit": clock.limit}
    return _("Due %(at)s (%(clock)s: %(limit)s)") % said


def _on_the_map(matter: Matter) -> str:
    """For whoever has only the paper and a navigation device."""
    if matter.lon is None or matter.lat is None:
        return ""
    grid = UnitGrid.objects.filter(code=matter.area).values_list("code", flat=True).first() or matter.grid
    where = f"{matter.lat:.5f} N, {matter.lon:.5f} E (WGS-84)"
    return " · ".join(filter(None, (where, _("grid %(code)s") % {"code": grid} if grid else "")))


def _exactly(at: datetime) -> str:
    """On paper no “today”: it is read later."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def _picture(photo: Photo) -> Picture | None:
    """Small enough for paper; one that is being prepared, is damaged or is not there any more, is left out."""
    digest = ON_PAPER.digest(photo)
    if not digest:
        return None
    try:
        content, _kind = content_of(photo, digest, 1600)
        with Image.open(io.BytesIO(content)) as opened:
            image = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, Damaged):
        return None
    image.thumbnail((WIDTH, WIDTH))
    made = io.BytesIO()
    image.save(made, "JPEG", quality=80)
    return Picture(made.getvalue(), image.width, image.height, label("evidence", photo.kind))
