"""/webhooks: which other systems are told of moves, how they fare, and what could not be delivered."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from huiyin.accounts.models import Account
from huiyin.api.callers import KNOWN, caller_of
from huiyin.api.shapes.words import AreaCode, Asked, Code, Line
from huiyin.api.writing import reply, write
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.webhooks import services
from huiyin.webhooks.models import Delivery, Subscription
from huiyin.webhooks.rules import ALARMS
from huiyin.webhooks.selectors import access_delivery, access_subscription, log_of, standing_of_all
from huiyin.webhooks.services import Wanted

router = Router(tags=["webhooks"], auth=KNOWN)
Id = Annotated[int, Field(ge=1, le=2**53)]


class WebhookGiven(Asked):
    label: Line
    url: Annotated[str, Field(max_length=500)]
    moves: Annotated[list[Code], Field(max_length=60)] = Field([], description="names of moves; none: all")
    types: Annotated[list[Code], Field(max_length=500)] = Field([], description="codes of types; none: all")
    areas: Annotated[list[AreaCode], Field(max_length=500)] = Field([], description="with what lies in them; none: all")
    alarms: Annotated[list[Code], Field(max_length=20)] = Field(
        [], description=f"what of alarms is told: {', '.join(ALARMS)}; none: nothing"
    )
    account: Line = Field("", description="login whose rights bound what is told; your own by default")


class WebhookShape(BaseModel):
    id: int
    label: str
    url: str
    account: str
    moves: list[str]
    types: list[str]
    areas: list[str]
    alarms: list[str]
    paused: bool
    paused_why: str = Field(description="hand, or gone: the receiver answered 410")
    ended: bool
    created_at: datetime


class WebhookStanding(WebhookShape):
    waiting: int
    dead: int = Field(description="not delivered in three days; replay them")
    last_sent_at: datetime | None


class WebhookMade(WebhookShape):
    secret: str = Field(description="checks the signatures (Standard Webhooks); shown this once")


class Webhooks(BaseModel):
    items: list[WebhookStanding]


class DeliveryShape(BaseModel):
    id: int
    message_id: str
    type: str
    number: str
    state: str
    tries: int
    made_at: datetime
    tried_at: datetime | None
    next_at: datetime
    settled_at: datetime | None
    problem: str
    answered: int


class Deliveries(BaseModel):
    items: list[DeliveryShape]
    page: int
    next_page: int | None


class DeliveriesAsked(Asked):
    state: Literal["", "waiting", "sent", "dead", "dropped"] = ""
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    page_size: Annotated[int, Field(ge=1, le=200)] = 30


class Count(BaseModel):
    count: int


class WebhookAsked(Asked):
    """Nothing to say."""


NOTHING = WebhookAsked()


@router.get("/webhooks", response=Webhooks, summary="Receivers and how they fare · 消息接收方")
def webhooks(request: HttpRequest) -> HttpResponse:
    found = standing_of_all(caller_of(request))
    return reply(Webhooks(items=[_standing(one) for one in found]))


@router.post("/webhooks", response={201: WebhookShape}, summary="Tell another system · 新增接收方")
def webhook_new(request: HttpRequest, body: WebhookGiven) -> HttpResponse:
    """Then ask for its secret."""

    def perform() -> WebhookShape:
        by = caller_of(request)
        made, _secret = services.subscribe_to_moves(_wanted(body), _account(body.account, by.account_id), by=by)
        return WebhookShape(**_columns(made))

    return write(request, body.model_dump_json(), perform, status=201)


@router.get("/webhooks/{int:pk}", response=WebhookShape, summary="One receiver · 接收方详情")
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    return reply(WebhookShape(**_columns(access_subscription(caller_of(request), pk))))


@router.put("/webhooks/{int:pk}", response=WebhookShape, summary="Change what it is told · 修改接收方")
def webhook_change(request: HttpRequest, pk: int, body: WebhookGiven) -> HttpResponse:
    def perform() -> WebhookShape:
        by = caller_of(request)
        one = access_subscription(by, pk)
        if body.account and body.account != one.account.login:
            raise InvalidInput(_("Whose rights it has does not change. Make a new one."), field="account")
        services.change(one, _wanted(body), by=by)
        return WebhookShape(**_columns(one))

    return write(request, body.model_dump_json(), perform)


@router.post("/webhooks/{int:pk}/pause", response=WebhookShape, summary="Pause · 暂停投递")
def webhook_pause(request: HttpRequest, pk: int, body: WebhookAsked = NOTHING) -> HttpResponse:
    return _do(request, pk, services.pause)


@router.post("/webhooks/{int:pk}/resume", response=WebhookShape, summary="Resume · 恢复投递")
def webhook_resume(request: HttpRequest, pk: int, body: WebhookAsked = NOTHING) -> HttpResponse:
    return _do(request, pk, services.resume)


@router.post("/webhooks/{int:pk}/end", response=WebhookShape, summary="End it for good · 终止投递")
def webhook_end(request: HttpRequest, pk: int, body: WebhookAsked = NOTHING) -> HttpResponse:
    return _do(request, pk, services.end)


@router.post("/webhooks/{int:pk}/secret", response=WebhookMade, summary="A new secret · 更换密钥")
def webhook_secret(request: HttpRequest, pk: int, body: WebhookAsked = NOTHING) -> HttpResponse:
    """For a day both the old and the new one sign. Asked twice it makes two: an answer kept to be repeated would keep
    the secret for anybody who reads the database."""
    by = caller_of(request)
    with work():
        one = access_subscription(by, pk)
        secret = services.rotate_secret(one, by=by)
    return reply(WebhookMade(**_columns(one), secret=secret))


@router.post("/webhooks/{int:pk}/test", response=DeliveryShape, summary="Send a test · 发送测试消息")
def webhook_test(request: HttpRequest, pk: int, body: WebhookAsked = NOTHING) -> HttpResponse:
    def perform() -> DeliveryShape:
        by = caller_of(request)
        return _delivery(services.send_test(access_subscription(by, pk), by=by))

    return write(request, "", perform)


@router.get("/webhooks/{int:pk}/deliveries", response=Deliveries, summary="What was sent, and what was not · 投递记录")
def webhook_deliveries(request: HttpRequest, pk: int, asked: Query[DeliveriesAsked]) -> HttpResponse:
    one = access_subscription(caller_of(request), pk)
    page = log_of(one, asked.page, state=asked.state, size=asked.page_size)
    return reply(Deliveries(items=[_delivery(row) for row in page.rows], page=page.number, next_page=page.next))


@router.post("/webhooks/{int:pk}/replay", response=Count, summary="Replay all that failed · 全部重新投递")
def webhook_replay_all(request: HttpRequest, pk: int, body: WebhookAsked = NOTHING) -> HttpResponse:
    def perform() -> Count:
        by = caller_of(request)
        return Count(count=services.replay_all(access_subscription(by, pk), by=by))

    return write(request, "", perform)


@router.post(
    "/webhooks/{int:pk}/deliveries/{int:delivery}/replay", response=DeliveryShape, summary="Replay one · 重新投递"
)
def webhook_replay(request: HttpRequest, pk: int, delivery: int, body: WebhookAsked = NOTHING) -> HttpResponse:
    def perform() -> DeliveryShape:
        by = caller_of(request)
        one = access_delivery(by, pk, delivery)
        services.replay(one, by=by)
        one.refresh_from_db()
        return _delivery(one)

    return write(request, "", perform)


def _do(request: HttpRequest, pk: int, verb) -> HttpResponse:
    def perform() -> WebhookShape:
        by = caller_of(request)
        one = access_subscription(by, pk)
        verb(one, by=by)
        one.refresh_from_db()
        return WebhookShape(**_columns(one))

    return write(request, "", perform)


def _wanted(given: WebhookGiven) -> Wanted:
    return Wanted(
        given.label.strip()[:80], given.url.strip(), given.moves, given.types, list(given.areas), given.alarms
    )


def _account(login: str, own: int | None) -> Account:
    found = Account.objects.filter(login=login, is_active=True) if login else Account.objects.filter(pk=own or 0)
    account = found.first()
    if account is None:
        raise InvalidInput(_("There is no account with this login."), field="account")
    return account


def _columns(one: Subscription) -> dict:
    plain = ("label", "url", "moves", "types", "areas", "alarms", "paused_why", "created_at")
    return {"id": one.pk, "account": one.account.login, "paused": one.paused_at is not None} | {
        "ended": one.ended_at is not None,
        **{name: getattr(one, name) for name in plain},
    }


def _standing(one) -> WebhookStanding:
    return WebhookStanding(**_columns(one.subscription), waiting=one.waiting, dead=one.dead, last_sent_at=one.last_sent)


def _delivery(row: Delivery) -> DeliveryShape:
    plain = set(DeliveryShape.model_fields) - {"id"}
    return DeliveryShape(id=row.pk, **{name: getattr(row, name) for name in plain})
