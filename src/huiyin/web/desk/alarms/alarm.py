"""/desk/alarms/<pk>/: one alarm: what it is, whether it is true, and what follows."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_GET

from huiyin.kernel.clock import now
from huiyin.matters.access import may_see
from huiyin.matters.labels import pick
from huiyin.notices.services import mark_read_about
from huiyin.orgs.actor import Actor
from huiyin.sensing.access.alarms import access_alarm
from huiyin.sensing.access.devices import visible_devices
from huiyin.sensing.access.scenes import may_judge
from huiyin.sensing.models import Alarm
from huiyin.sensing.rules.scenes import FALSE_REASONS, reasons_for
from huiyin.sensing.selectors.alarms import neighbours, open_look, pictures_of
from huiyin.sensing.selectors.rates import rate_of_device
from huiyin.sensing.vocabulary import Opens
from huiyin.web import alarms as words
from huiyin.web.desk.access import DESK
from huiyin.web.desk.alarms.chart import chart_of
from huiyin.web.desk.alarms.history_lines import history_of
from huiyin.web.desk.alarms.worklist import query_of, worklist_of
from huiyin.web.desk.callouts.rung import panel_for
from huiyin.web.desk.frame import page
from huiyin.web.desk.people import name_behind
from huiyin.web.doors import actor_in, needs

LAST_JUDGED = "alarms_last"
RATED_OVER = timedelta(days=90)
REASON_KEYS = "1234567890-"


@needs(*DESK)
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    alarm = access_alarm(actor_in(request), pk)
    mark_read_about(alarm.chain, by=request.user)
    return alarm_page(request, alarm)


def alarm_page(request: HttpRequest, alarm: Alarm, status: int = 200, **more) -> HttpResponse:
    actor, moment = actor_in(request), now()
    partly = request.htmx and not request.htmx.history_restore_request
    listed = SimpleLazyObject(lambda: worklist_of(request, actor, alarm.pk))
    judges = may_judge(actor, alarm)
    context = {
        "base": "desk/pages/part.html" if partly else "desk/pages/frame.html",
        "alarm": alarm,
        "what": words.what(alarm),
        "where": words.where(alarm),
        "kind": words.kind_of(alarm),
        "device_name": words.device_name(alarm),
        "opens_device": opens_device(alarm, actor),
        "severity": words.severity(alarm),
        "state": words.state(alarm),
        "verdict": words.verdict(alarm),
        "pictures": words.pictures(pictures_of([alarm])[alarm.pk], actor),
        "sure": round(alarm.said["confidence"] * 100) if "confidence" in alarm.said else None,
        "chart": chart_of(alarm, moment),
        "history": history_of(alarm),
        "who_has_it": name_behind(alarm.acknowledged_by) if alarm.acknowledged_by else "",
        "judged_by": name_behind(alarm.verdict_by) if alarm.verdict_by else "",
        "asked": open_look(alarm),
        "looked": alarm.looks.exclude(ended_how="").select_related("answered_by").order_by("-asked_at")[:5],
        "call": panel_for(alarm),
        "plan": plan_of(alarm),
        "near": [
            (one, words.what(one), words.where(one), words.verdict(one)) for one in neighbours(actor, alarm, moment)
        ],
        "rate": rate_of_device(alarm.device_id, moment - RATED_OVER),
        "reasons": reasons(alarm),
        "judges": judges,
        "opens_matter": alarm.rule.opens != Opens.NEVER and not alarm.matter_id,
        "calls": alarm.rule.calls == Opens.CONFIRMED,
        "may_open_matter": alarm.matter is not None and may_see(actor, alarm.matter),
        "query": query_of(request),
        "list": listed,
        "next": listed.after(alarm.pk) if judges else None,
        "last_judged": last_judged(request, alarm),
    }
    return page(request, "desk/pages/alarms/alarm.html", context | more, status=status)


def opens_device(alarm: Alarm, actor: Actor) -> bool:
    """Whether this person may open its device; nobody does if it serves somebody in care."""
    return visible_devices(actor).filter(pk=alarm.device_id).exists()


def reasons(alarm: Alarm) -> list[tuple[str, str, str]]:
    """(key, code, words) of what it may have been, if it is false."""
    found = reasons_for(alarm.device.kind.code, "scene" in alarm.said)
    return [(key, code.value, pick(FALSE_REASONS[code])) for key, code in zip(REASON_KEYS, found, strict=False)]


def plan_of(alarm: Alarm) -> dict | None:
    plan = alarm.rule.plan
    if plan is None:
        return None
    steps = [pick((step.get("zh", ""), step.get("en", ""))) for step in plan.steps]
    return {"name": pick((plan.name_zh, plan.name_en)), "steps": steps, "source": plan.source}


def last_judged(request: HttpRequest, alarm: Alarm) -> dict | None:
    """What was judged just before: one key leads back to it, should it have been the wrong key."""
    kept = request.session.get(LAST_JUDGED)
    return kept if isinstance(kept, dict) and kept.get("pk") != alarm.pk else None


@needs(*DESK)
@require_GET
def points(request: HttpRequest, pk: int) -> JsonResponse:
    """The same alarms as the list beside the map."""
    actor = actor_in(request)
    found = neighbours(actor, access_alarm(actor, pk), now())
    return JsonResponse({"type": "FeatureCollection", "features": [point_of(one) for one in found]})


def point_of(alarm: Alarm) -> dict:
    tone = words.severity(alarm).tone if not alarm.verdict else "info"
    about = {"label": words.what(alarm), "tone": tone, "href": reverse("desk-alarm", args=[alarm.pk])}
    where = {"type": "Point", "coordinates": [alarm.lon, alarm.lat]}
    return {"type": "Feature", "geometry": where, "properties": about}
