"""A look on the spot: is the alarm true? Yes or no, a word and a photo; the answer judges it."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.command.services.judging import answer_and_judge
from huiyin.kernel.errors import NotFound
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.orgs.roles import Role
from huiyin.sensing.access.scenes import access_look
from huiyin.sensing.selectors.alarms import pictures_of
from huiyin.web import alarms as words
from huiyin.web.doors import actor_in, needs
from huiyin.web.field.delivery import Done, deliver, handle
from huiyin.web.field.forms import AnswerForm
from huiyin.web.field.frame import page

ANSWERS = {"true": True, "untrue": False}


@needs(Role.GRID_WORKER)
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, pk, AnswerForm(initial={"key": secrets.token_urlsafe(16)}))


def _page(request: HttpRequest, pk: int, form: AnswerForm, status: int = 200) -> HttpResponse:
    actor = actor_in(request)
    look = access_look(actor, pk)
    alarm = look.alarm
    context = {
        "task": look,
        "alarm": alarm,
        "what": words.what(alarm),
        "where": words.where(alarm),
        "severity": words.severity(alarm),
        "photos": words.pictures(pictures_of([alarm])[alarm.pk], actor),
        "form": form,
    }
    return page(request, "field/pages/look.html", context, status)


@needs(Role.GRID_WORKER)
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    if verb not in ANSWERS:
        raise NotFound(_("There is no such action."))
    form = AnswerForm(request.POST)
    return handle(
        request,
        form,
        lambda: _answered(request, pk, ANSWERS[verb], form.cleaned_data["text"]),
        lambda status: _page(request, pk, form, status=status),
    )


def _answered(request: HttpRequest, pk: int, is_true: bool, text: str) -> Done:
    actor = actor_in(request)

    def perform(photos: list) -> Done:
        answer_and_judge(access_look(actor, pk), is_true, by=actor, answer=text, photo=photos[0] if photos else None)
        return Done(reverse("field"), _("Sent. The desk sees what you found."))

    return deliver(request, perform, EvidenceKind.CHECK)
