"""/alarms: what devices raised, and what people say that it was."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from huiyin.api.callers import KNOWN, caller_of
from huiyin.api.shapes.words import AreaCode, Asked, Code, Line, Moment
from huiyin.api.writing import reply, write
from huiyin.command.services.judging import judge
from huiyin.kernel.paging import page_of
from huiyin.matters.labels import pick
from huiyin.sensing.access.alarms import access_alarm
from huiyin.sensing.access.scenes import require_judge
from huiyin.sensing.models import Alarm
from huiyin.sensing.rules.scenes import FalseReason
from huiyin.sensing.selectors.alarms import NEEDS, Filters, alarms_for
from huiyin.sensing.services.alarms import acknowledge
from huiyin.sensing.vocabulary import SEVERITY_LABELS, VERDICT_LABELS, Severity, Verdict

router = Router(tags=["alarms"], auth=KNOWN)
STATE = "waiting (active, not judged), unjudged, over, asked, judged, active, cleared, acknowledged, unacknowledged"


class AlarmShape(BaseModel):
    """Of a device that somebody wears or has at home: what and when; never whose, which or where."""

    id: int
    rule: str
    rule_name: str
    kind: str = Field(description="of the device")
    device: str = Field(description="empty for somebody's own device")
    of_person: bool = Field(description="it serves somebody in care: whom, which and where is not said")
    severity: str
    severity_name: str
    scene: str
    active: bool
    count: int = Field(description="how often it was said while active")
    began_at: datetime
    raised_at: datetime
    last_at: datetime
    cleared_at: datetime | None
    acknowledged_at: datetime | None
    verdict: str = Field(description="true, false, test, drill; empty: nobody has judged it")
    verdict_name: str
    reason: str = Field(description="what a false one was")
    verdict_at: datetime | None
    area: str
    address: str
    lon: float | None = Field(description="WGS-84")
    lat: float | None
    matter: str = Field(description="number of the matter that it opened or joined")


class Alarms(BaseModel):
    items: list[AlarmShape]
    page: int
    next_page: int | None


class AlarmsAsked(Asked):
    state: Literal[
        "", "waiting", "unjudged", "over", "asked", "judged", "active", "cleared", "acknowledged", "unacknowledged"
    ] = Field("", description=STATE)  # fmt: skip
    verdict: Literal["", "true", "false", "test", "drill"] = ""
    severity: Literal["", "critical", "serious", "minor"] = ""
    kind: Code = Field("", description="of the device")
    rule: Code = ""
    device: Code = ""
    area: AreaCode = ""
    q: Line = Field("", description="words of place, device or rule")
    since: Moment | None = Field(None, description="raised from then on")
    until: Moment | None = None
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    page_size: Annotated[int, Field(ge=1, le=200)] = 50


class Judging(Asked):
    verdict: Verdict
    reason: FalseReason | None = Field(None, description="needed for a false one")
    note: Annotated[str, Field(max_length=300)] = ""
    seen: Literal["", "true", "false", "test", "drill"] = Field(
        "", description="the verdict that you saw; 409 if it has changed"
    )
    severity: Literal["", "critical", "serious", "minor"] = Field(
        "", description="the severity that you saw; 409 if it has changed"
    )


@router.get("/alarms", response=Alarms, summary="Alarms, newest first · 报警列表")
def alarms(request: HttpRequest, asked: Query[AlarmsAsked]) -> HttpResponse:
    given = asked.model_dump(exclude={"page", "page_size", "q"})
    found = alarms_for(caller_of(request), Filters(words=asked.q, **given))
    page = page_of(found, asked.page, asked.page_size, rows=Alarm.objects.select_related(*NEEDS))
    return reply(Alarms(items=[shape_of(one) for one in page.rows], page=page.number, next_page=page.next))


@router.get("/alarms/{int:pk}", response=AlarmShape, summary="One alarm · 报警详情")
def alarm(request: HttpRequest, pk: int) -> HttpResponse:
    return reply(shape_of(access_alarm(caller_of(request), pk)))


@router.post("/alarms/{int:pk}/acknowledge", response=AlarmShape, summary="I have it · 确认知悉")
def alarm_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    def perform() -> AlarmShape:
        by = caller_of(request)
        found = access_alarm(by, pk)
        require_judge(by, found)
        return shape_of(acknowledge(found, by=by))

    return write(request, "", perform)


@router.post("/alarms/{int:pk}/judge", response=AlarmShape, summary="Say what it was · 研判")
def alarm_judge(request: HttpRequest, pk: int, body: Judging) -> HttpResponse:
    """A true one opens or joins its matter and calls people out, as its rule says."""

    def perform() -> AlarmShape:
        by = caller_of(request)
        found = access_alarm(by, pk)
        require_judge(by, found)
        reason = body.reason.value if body.reason else ""
        judge(found, body.verdict, by=by, seen=body.seen, severity=body.severity, reason=reason, note=body.note)
        return shape_of(access_alarm(by, pk))

    return write(request, body.model_dump_json(), perform)


def shape_of(one: Alarm) -> AlarmShape:
    own = bool(one.subject)
    verdict = pick(VERDICT_LABELS[Verdict(one.verdict)]) if one.verdict else ""
    return AlarmShape(
        id=one.pk,
        rule=one.rule.code,
        rule_name=pick((one.rule.name_zh, one.rule.name_en)),
        kind=one.device.kind.code,
        device="" if own else one.device.code,
        of_person=own,
        severity=one.severity,
        severity_name=pick(SEVERITY_LABELS[Severity(one.severity)]),
        scene=str(one.said.get("scene") or ""),
        active=one.is_active,
        count=one.count,
        began_at=one.began_at,
        raised_at=one.raised_at,
        last_at=one.last_at,
        cleared_at=one.cleared_at,
        acknowledged_at=one.acknowledged_at,
        verdict=one.verdict,
        verdict_name=verdict,
        reason=one.reason,
        verdict_at=one.verdict_at,
        area=one.area[:12] if own else one.area,
        address="" if own else one.address,
        lon=None if own else one.lon,
        lat=None if own else one.lat,
        matter=one.matter.number if one.matter else "",
    )
