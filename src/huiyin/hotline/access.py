"""Who may see which call, call-back and letter. "Not found" and "not yours" are one answer."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.hotline.models import Article, Call, CallBack, CallMatter, Extension
from huiyin.kernel.errors import NotFound
from huiyin.matters.models import Matter
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role

TAKERS = (Role.ACCEPTOR, Role.DUTY_HEAD)
LEADERS = (Role.DUTY_HEAD, Role.SUPERVISOR)
CALLERS = (Role.ACCEPTOR, Role.DUTY_HEAD, Role.CONFIDANT)
WORKERS = (Role.ACCEPTOR, Role.DUTY_HEAD, Role.SUPERVISOR)
HOTLINE = (*WORKERS, Role.CONFIDANT)


def leads_hotline(actor: Actor) -> bool:
    """Whether this person leads it for the whole district: its figures are no business of one street's."""
    return "" in actor.areas_as(*LEADERS)


def visible_calls(actor: Actor) -> QuerySet[Call]:
    """All for those who lead the whole hotline, for a call has no area; for whoever answers, their own and those that
    nobody is known to have."""
    if leads_hotline(actor) or "" in actor.areas_as(Role.CONFIDANT):
        return Call.objects.all()
    if actor.has(*TAKERS) and actor.staff_id is not None:
        return Call.objects.filter(Q(staff=actor.staff_id) | Q(staff=None))
    return Call.objects.none()


def access_call(actor: Actor, pk: int) -> Call:
    call = visible_calls(actor).select_related("staff").filter(pk=pk).first()
    if call is None:
        raise NotFound(_("There is no such call, or it is not one of yours."))
    return call


def is_confidential(call: Call) -> bool:
    return CallMatter.objects.filter(call=call, matter__confidential=True).exists()


def may_open_caller(actor: Actor, call: Call) -> bool:
    """Whoever has the call, and the head of the shift; once a confidential matter came by it, the named role only."""
    if is_confidential(call):
        return actor.has(Role.CONFIDANT)
    mine = actor.has(*TAKERS) and actor.staff_id is not None and call.staff_id == actor.staff_id
    return mine or actor.has(Role.DUTY_HEAD)


def may_open_recording(actor: Actor, call: Call) -> bool:
    """Who may know the caller, and whoever supervises the hotline."""
    if is_confidential(call):
        return actor.has(Role.CONFIDANT)
    return may_open_caller(actor, call) or actor.has(Role.SUPERVISOR)


def calls_about(matter: Matter, actor: Actor) -> QuerySet[CallMatter]:
    """The calls beside a matter, for those who may know who reported it."""
    if matter.confidential and not actor.serves(matter.area, Role.CONFIDANT):
        return CallMatter.objects.none()
    return CallMatter.objects.filter(matter=matter).select_related("call__staff").order_by("at", "pk")


def visible_callbacks(actor: Actor) -> QuerySet[CallBack]:
    """Of confidential matters the named role only: whoever calls back learns who reported."""
    rows = CallBack.objects.select_related("matter", "matter__type", "unit", "claimed_by")
    if not actor.has(*HOTLINE):
        return rows.none()
    wide = "" in actor.areas_as(*HOTLINE)
    if not wide:
        seen = Q(pk__in=())
        for area in actor.areas_as(*HOTLINE):
            seen |= Q(matter__area__gte=area, matter__area__lt=area + "~")
        rows = rows.filter(seen)
    if not actor.has(Role.CONFIDANT):
        return rows.filter(matter__confidential=False)
    return rows if actor.has(*TAKERS, *LEADERS) else rows.filter(matter__confidential=True)


def access_callback(actor: Actor, pk: int, *, lock: bool = False) -> CallBack:
    rows = visible_callbacks(actor)
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such call-back, or it is not one of yours."))
    return found


def access_article(code: str) -> Article:
    found = Article.objects.select_related("unit").filter(code=code.replace("\x00", "")).first()
    if found is None:
        raise NotFound(_("There is no such answer."))
    return found


def access_extension(pk: int) -> Extension:
    found = Extension.objects.select_related("staff").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such extension. It may have been taken back already."))
    return found
