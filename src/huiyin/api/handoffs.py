"""/handoffs: a partner's program fetches its work orders and says how they stand; another huiyin's webhooks arrive."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from huiyin.api import finding
from huiyin.api.callers import KNOWN, OPEN, caller_of
from huiyin.api.shapes.moves import Photos
from huiyin.api.shapes.words import Asked, Text
from huiyin.api.writing import reply, write
from huiyin.handoff.acting import partner_in
from huiyin.handoff.adapters.huiyin.webhook import hear_webhook
from huiyin.handoff.models import Handoff
from huiyin.handoff.order import OUTSIDE, order_of, photos_of
from huiyin.handoff.selectors import access_handed, handed_to
from huiyin.handoff.services import Heard, hear
from huiyin.handoff.states import OPEN as OPEN_STATES
from huiyin.handoff.states import PARTNER_LABELS, State
from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput, NotFound
from huiyin.kernel.paging import page_of
from huiyin.matters.labels import pick
from huiyin.matters.models import Photo
from huiyin.matters.related import with_related
from huiyin.matters.sending import send_photo
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.orgs.actor import Actor

router = Router(tags=["hand-offs"], auth=KNOWN)


class HandoffRow(BaseModel):
    id: int
    number: str = Field(description="of the matter; name it in whatever you write")
    state: str = Field(description="sent, confirmed, progress, done, refused, silent, recalled")
    state_name: str
    made_at: datetime
    say_something_by: datetime | None = Field(description="else it is taken back")
    ended_at: datetime | None


class WorkOrderShape(HandoffRow):
    what: str
    type: str
    brief: str
    closing: str = Field(description="when it counts as settled")
    address: str
    place: list[str]
    lon: float | None = Field(description="WGS-84")
    lat: float | None
    urgency: str
    due_at: datetime | None = Field(description="of the matter itself")
    unit: str = Field(description="that stays responsible")
    photos: list[str] = Field(description="tokens for GET /handoffs/{id}/photos/{token}")


class Handoffs(BaseModel):
    items: list[HandoffRow]
    page: int
    next_page: int | None


class HandoffsAsked(Asked):
    state: Literal["open", "ended", "all"] = "open"
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    page_size: Annotated[int, Field(ge=1, le=200)] = 50


class Said(Asked):
    text: Text = ""
    photos: Photos = Field([], description="tokens of POST /photos, uploaded with the same key")


NOTHING = Said(photos=[])


class Count(BaseModel):
    count: int


@router.get("/handoffs", response=Handoffs, summary="Work orders handed to you · 转来的工单")
def handoffs(request: HttpRequest, asked: Query[HandoffsAsked]) -> HttpResponse:
    found = handed_to(caller_of(request))
    if asked.state != "all":
        states = OPEN_STATES if asked.state == "open" else set(State) - OPEN_STATES
        found = found.filter(state__in=sorted(states))
    page = page_of(found.select_related("matter").order_by("-made_at", "-pk"), asked.page, asked.page_size)
    rows = [HandoffRow(**_columns(one)) for one in page.rows]
    return reply(Handoffs(items=rows, page=page.number, next_page=page.next))


@router.get("/handoffs/{int:pk}", response=WorkOrderShape, summary="One work order · 工单详情")
def handoff(request: HttpRequest, pk: int) -> HttpResponse:
    return reply(_shape(access_handed(caller_of(request), pk)))


@router.get("/handoffs/{int:pk}/photos/{token}", response={200: bytes}, summary="A photo of it · 工单照片")
def handoff_photo(request: HttpRequest, pk: int, token: str) -> HttpResponseBase:
    found = next((one for one in photos_of(access_handed(caller_of(request), pk)) if one.token == token), None)
    if found is None:
        raise NotFound(_("There is no such photo, or it is not one of yours."))
    return send_photo(found, OUTSIDE)


@router.post(
    "/handoffs/heard/{int:partner}",
    auth=OPEN,
    response=Count,
    summary="Another huiyin's webhooks · 接收推送",
    openapi_extra={
        "security": [{}],
        "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}, "required": True},
    },
)
def handoff_heard(request: HttpRequest, partner: int) -> HttpResponse:
    """Signed in the manner of Standard Webhooks with the secret that was agreed for this partner."""
    count = hear_webhook(partner, dict(request.headers), request.body, at=now())
    return reply(Count(count=count))


@router.post("/handoffs/{int:pk}/confirm", response=WorkOrderShape, summary="Take it on · 确认接单")
def handoff_confirm(request: HttpRequest, pk: int, body: Said = NOTHING) -> HttpResponse:
    return _say(request, pk, "confirm", body)


@router.post("/handoffs/{int:pk}/progress", response=WorkOrderShape, summary="Say how it goes · 反馈进展")
def handoff_progress(request: HttpRequest, pk: int, body: Said) -> HttpResponse:
    return _say(request, pk, "progress", body)


@router.post("/handoffs/{int:pk}/done", response=WorkOrderShape, summary="Report the result · 反馈结果")
def handoff_done(request: HttpRequest, pk: int, body: Said) -> HttpResponse:
    return _say(request, pk, "done", body)


@router.post("/handoffs/{int:pk}/refuse", response=WorkOrderShape, summary="Refuse it, with a reason · 不接")
def handoff_refuse(request: HttpRequest, pk: int, body: Said) -> HttpResponse:
    return _say(request, pk, "refuse", body)


def _say(request: HttpRequest, pk: int, step: str, body: Said) -> HttpResponse:
    def perform() -> WorkOrderShape:
        by = caller_of(request)
        found = access_handed(by, pk)
        photos = _theirs(finding.photos(body.photos), found, by)
        return _shape(hear(found, Heard(step, body.text, photos)))

    return write(request, body.model_dump_json(), perform)


def _theirs(photos: list[Photo], found: Handoff, by: Actor) -> tuple[Photo, ...]:
    """Uploads of this key become the partner's own; without another kind they are pictures of the result."""
    if any(photo.matter_id is not None or photo.by != by.ref for photo in photos):
        raise InvalidInput(_("One of the photos is not yours or was used already. Upload it again."), field="photos")
    for photo in photos:
        photo.by = partner_in(found).ref
        photo.kind = EvidenceKind.AFTER if photo.kind == EvidenceKind.REPORT else photo.kind
        photo.save(update_fields=["by", "kind"])
    return tuple(photos)


def _columns(one: Handoff) -> dict:
    return {
        "id": one.pk,
        "number": one.matter.number,
        "state": one.state,
        "state_name": pick(PARTNER_LABELS[State(one.state)]),
        "made_at": one.made_at,
        "say_something_by": one.due_at,
        "ended_at": one.ended_at,
    }


def _shape(one: Handoff) -> WorkOrderShape:
    """After its end nothing more of the matter is told than that it has ended."""
    matter = with_related([one.matter])[0]
    order = order_of(one, matter)
    gone = one.state not in OPEN_STATES
    return WorkOrderShape(
        **_columns(one),
        what=order.what,
        type=order.type_code,
        brief="" if gone else order.brief,
        closing=order.closing,
        address="" if gone else order.address,
        place=list(order.place),
        lon=None if gone else order.lon,
        lat=None if gone else order.lat,
        urgency=order.urgency,
        due_at=order.due_at,
        unit=order.unit,
        photos=[] if gone else [photo.token for photo in photos_of(one)],
    )
