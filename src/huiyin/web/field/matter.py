"""One matter under the thumb: the facts, the way there, and the answer with a photo."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError, NotFound
from huiyin.kernel.work import work
from huiyin.matters import services
from huiyin.matters.access import access_matter
from huiyin.matters.selectors import detail_of
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs
from huiyin.web.field.forms import AnswerForm
from huiyin.web.forms import uploads_in
from huiyin.web.pictures import pictures


@needs(Role.GRID_WORKER)
def show(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, number, AnswerForm())


def _page(request: HttpRequest, number: str, form: AnswerForm, status: int = 200) -> HttpResponse:
    actor = actor_in(request)
    detail = detail_of(access_matter(actor, number), actor, now=now())
    context = {"detail": detail, "matter": detail.matter, "photos": pictures(detail.photos), "form": form}
    return render(request, "field/pages/matter.html", context, status=status)


@needs(Role.GRID_WORKER)
@require_POST
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    if verb not in VERBS:
        raise NotFound(_("There is no such action."))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, number, form, status=422)
    try:
        _perform(request, number, verb, form.cleaned_data["text"])
    except HuiyinError as refused:
        if refused.status == 404:
            raise
        form.add_error(None, str(refused))
        return _page(request, number, form, status=refused.status)
    return redirect("field")


def _perform(request: HttpRequest, number: str, verb: str, text: str) -> None:
    actor = actor_in(request)
    kind = EvidenceKind.CHECK if verb in ("true", "untrue") else EvidenceKind.VERIFY
    photos = uploads_in(request, kind, by=actor)
    with work():
        VERBS[verb](access_matter(actor, number, lock=True), actor, text, photos)


VERBS = {
    "true": lambda m, by, text, photos: services.answer_check(m, True, by=by, note=text, photos=photos),
    "untrue": lambda m, by, text, photos: services.answer_check(m, False, by=by, note=text, photos=photos),
    "fixed": lambda m, by, text, photos: services.answer_verification(m, True, by=by, note=text, photos=photos),
    "not-fixed": lambda m, by, text, photos: services.answer_verification(m, False, by=by, note=text, photos=photos),
    "note": lambda m, by, text, photos: services.note(m, text, by=by, photos=photos),
    "escalate": lambda m, by, text, _photos: services.escalate(m, text, by=by),
}
