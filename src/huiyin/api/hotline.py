"""GET /hotline/figures, /hotline/rates, /hotline/calls: for those who lead the hotline. Nothing of a caller is told."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from huiyin.api.callers import KNOWN, caller_of
from huiyin.api.shapes.words import Asked, Moment
from huiyin.api.writing import reply
from huiyin.hotline.access import leads_hotline
from huiyin.hotline.models import Call
from huiyin.hotline.rules.rates import Answers
from huiyin.hotline.rules.service import Service
from huiyin.hotline.selectors.callbacks import answers_by_unit, answers_in
from huiyin.hotline.selectors.calls import CallFilters, calls_page, outcome_now
from huiyin.hotline.selectors.figures import LONGEST, Slice, service_by, service_in
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Forbidden, InvalidInput
from huiyin.orgs.actor import Actor

router = Router(tags=["hotline"], auth=KNOWN)
Kind = Literal["offered", "answered", "in_time", "late", "no_wait", "abandoned", "unknown"]


class PeriodAsked(Asked):
    since: Moment | None = Field(None, alias="from", description="began at or after; else 24 hours before `to`")
    until: Moment | None = Field(None, alias="to", description="began before; else now")


class FiguresAsked(PeriodAsked):
    by: Literal["hour", "day", "agent"] | None = None


class ServiceShape(BaseModel):
    """A rate is null where nothing was there to take a share of."""

    offered: int = Field(description="calls that asked for a person; those that ring now are not among them")
    answered: int
    in_time: int = Field(description="answered within 15 s")
    no_wait: int = Field(description="answered, wait not told; counted as not in time")
    abandoned: int
    unknown: int = Field(description="no outcome was told; counted as not answered")
    connect_rate: float | None = Field(description="answered / offered, per cent")
    in_time_rate: float | None = Field(description="in_time / answered, per cent")
    waited: float | None = Field(description="seconds until an answer, on average")
    longest: float | None
    gave_up: float | None = Field(description="seconds until callers gave up, on average")


class SliceShape(BaseModel):
    since: datetime
    until: datetime
    staff_id: int | None = None
    agent: str = ""
    figures: ServiceShape


class Figures(BaseModel):
    since: datetime
    until: datetime
    whole: ServiceShape
    slices: list[SliceShape]


class RateShape(BaseModel):
    reached: int = Field(description="whoever was reached: what the three rates are shares of")
    contacted: int
    resolved: int
    satisfied: int = Field(description="satisfied or basically satisfied")
    basically: int
    unsatisfied: int
    not_reached: int
    response_rate: float | None
    resolution_rate: float | None
    satisfaction_rate: float | None


class UnitRates(BaseModel):
    unit: str
    rates: RateShape


class Rates(BaseModel):
    since: datetime
    until: datetime
    whole: RateShape
    units: list[UnitRates]


class CallShape(BaseModel):
    id: int
    outside_id: str
    line: str
    agent: str
    staff_id: int | None
    began_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    waited: float | None
    outcome: str


class CallsAsked(PeriodAsked):
    kind: Kind | None = None
    staff_id: Annotated[int, Field(ge=1, le=10**12)] | None = None
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    page_size: Annotated[int, Field(ge=1, le=200)] = 30


class Calls(BaseModel):
    items: list[CallShape]
    page: int
    total: int = Field(description="exact up to 10,000")
    total_is_more: bool
    next_page: int | None


@router.get("/hotline/figures", response=Figures, summary="Service figures of GB/T 33358 · 热线服务指标")
def hotline_figures(request: HttpRequest, asked: Query[FiguresAsked]) -> HttpResponse:
    _leader(request)
    moment = now()
    since, until = _period(asked, moment)
    slices = service_by(asked.by, since, until, now=moment) if asked.by else []
    whole = _service(service_in(since, until, now=moment))
    return reply(Figures(since=since, until=until, whole=whole, slices=[_slice(one) for one in slices]))


@router.get("/hotline/rates", response=Rates, summary="The three rates of call-backs · 响应率、解决率、满意率")
def hotline_rates(request: HttpRequest, asked: Query[PeriodAsked]) -> HttpResponse:
    _leader(request)
    since, until = _period(asked, now())
    units = [UnitRates(unit=unit.code, rates=_rates(found)) for unit, found in answers_by_unit(since, until)]
    return reply(Rates(since=since, until=until, whole=_rates(answers_in(since, until)), units=units))


@router.get("/hotline/calls", response=Calls, summary="Calls, as the telephone system told · 通话记录")
def hotline_calls(request: HttpRequest, asked: Query[CallsAsked]) -> HttpResponse:
    by, moment = _leader(request), now()
    filters = CallFilters(asked.since, asked.until, asked.kind or "", asked.staff_id, size=asked.page_size)
    page = calls_page(by, filters, asked.page, now=moment)
    items = [_call(call, moment) for call in page.rows]
    shape = Calls(
        items=items, page=page.number, total=page.total, total_is_more=page.total_is_more, next_page=page.next
    )
    return reply(shape)


def _leader(request: HttpRequest) -> Actor:
    by = caller_of(request)
    if not leads_hotline(by):
        raise Forbidden(_("The hotline's figures are for the head of a shift and for supervisors."))
    return by


def _period(asked: PeriodAsked, moment: datetime) -> tuple[datetime, datetime]:
    until = asked.until or moment
    since = asked.since or until - timedelta(hours=24)
    if since >= until:
        raise InvalidInput(_("The period ends before it begins."), field="to")
    if until - since > LONGEST:
        raise InvalidInput(_("At most three months at once."), field="from")
    return since, until


def _service(found: Service) -> ServiceShape:
    return ServiceShape(**vars(found), connect_rate=found.connect_rate, in_time_rate=found.in_time_rate)


def _slice(one: Slice) -> SliceShape:
    staff = one.staff.pk if one.staff else None
    return SliceShape(since=one.since, until=one.until, staff_id=staff, agent=one.agent, figures=_service(one.service))


def _rates(found: Answers) -> RateShape:
    return RateShape(
        **vars(found),
        response_rate=found.response,
        resolution_rate=found.resolution,
        satisfaction_rate=found.satisfaction,
    )


def _call(call: Call, moment: datetime) -> CallShape:
    names = ("outside_id", "line", "agent", "staff_id", "began_at", "answered_at", "ended_at", "waited")
    told = {name: getattr(call, name) for name in names}
    return CallShape(id=call.pk, outcome=str(outcome_now(call, moment)), **told)
