"""One matter under the thumb: the facts, the way there, and the answer with a photo."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.kernel.clock import now
from huiyin.kernel.errors import Forbidden, HuiyinError, NotFound
from huiyin.kernel.work import work
from huiyin.matters import services
from huiyin.matters.access import access_matter, sight_of
from huiyin.matters.permissions import has_task, open_task
from huiyin.matters.selectors import detail_of
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.orgs.ringing import acknowledge, acknowledged
from huiyin.orgs.roles import Role
from huiyin.web.cityparts import parts_in_order
from huiyin.web.doors import actor_in, needs
from huiyin.web.field.delivery import Done, answer, by_script, deliver, handle, refusal
from huiyin.web.field.forms import AnswerForm
from huiyin.web.field.frame import page
from huiyin.web.field.tasks import about
from huiyin.web.pictures import pictures
from huiyin.web.plans import plan_beside


@needs(Role.GRID_WORKER)
def show(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, number, AnswerForm(initial={"key": secrets.token_urlsafe(16)}))


def _page(request: HttpRequest, number: str, form: AnswerForm, status: int = 200) -> HttpResponse:
    actor = actor_in(request)
    detail = detail_of(access_matter(actor, number), actor, now=now())
    task = detail.task if has_task(actor, detail.matter) else None
    context = {
        "detail": detail,
        "matter": detail.matter,
        "photos": pictures(detail.photos, sight_of(actor, detail.matter)),
        "parts": parts_in_order(detail.matter),
        "plan": plan_beside(detail.matter),
        "form": form,
        "task": task,
        "accepted": acknowledged([about(task)]).get(about(task)) if task else None,
    }
    return page(request, "field/pages/matter.html", context, status)


@needs(Role.GRID_WORKER)
@require_POST
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    if verb not in VERBS:
        raise NotFound(_("There is no such action."))
    form = AnswerForm(request.POST)
    return handle(
        request,
        form,
        lambda: _perform(request, number, verb, form.cleaned_data["text"]),
        lambda status: _page(request, number, form, status=status),
    )


def _perform(request: HttpRequest, number: str, verb: str, text: str) -> Done:
    actor = actor_in(request)

    def perform(photos: list) -> Done:
        with work():
            VERBS[verb](access_matter(actor, number, lock=True), actor, text, photos)
        return Done(reverse("field"), _("Sent: %(number)s.") % {"number": number})

    return deliver(request, perform, EvidenceKind.CHECK if verb in ("true", "untrue") else EvidenceKind.VERIFY)


@needs(Role.GRID_WORKER)
@require_POST
def accept(request: HttpRequest, number: str) -> HttpResponse:
    """Acknowledge the alarm: I know, and I go."""
    try:
        return answer(request, deliver(request, lambda _photos: _accept(request, number)))
    except HuiyinError as refused:
        if by_script(request):
            return refusal(refused)
        raise


def _accept(request: HttpRequest, number: str) -> Done:
    actor = actor_in(request)
    matter = access_matter(actor, number)
    task = open_task(matter)
    if task is None or not has_task(actor, matter):
        raise Forbidden(_("This task is no longer yours: it was answered or given to somebody else."))
    acknowledge(about(task), by=actor)
    return Done(reverse("field-matter", args=[number]), _("Accepted. The centre can see that you know."))


VERBS = {
    "true": lambda m, by, text, photos: services.answer_check(m, True, by=by, note=text, photos=photos),
    "untrue": lambda m, by, text, photos: services.answer_check(m, False, by=by, note=text, photos=photos),
    "fixed": lambda m, by, text, photos: services.answer_verification(m, True, by=by, note=text, photos=photos),
    "not-fixed": lambda m, by, text, photos: services.answer_verification(m, False, by=by, note=text, photos=photos),
    "note": lambda m, by, text, photos: services.note(m, text, by=by, photos=photos),
    "escalate": lambda m, by, text, _photos: services.escalate(m, text, by=by),
}
