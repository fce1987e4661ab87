"""/field/warnings/: doors to knock at, by building, the frail first; usable without a line like every list here."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError, NotFound
from huiyin.matters.labels import in_chinese, pick
from huiyin.orgs.roles import Role
from huiyin.warnings.access import access_door, doors_for
from huiyin.warnings.cap.words import Severity
from huiyin.warnings.models import Warning
from huiyin.warnings.selectors import doors_of, on_my_phone
from huiyin.warnings.services import answer_knock
from huiyin.warnings.vocabulary import IN_CARE, SEVERITY_LABELS, VULNERABLE, Answer
from huiyin.web.doors import actor_in, needs
from huiyin.web.field.delivery import Done, answer, by_script, deliver, refusal
from huiyin.web.field.frame import page


@needs(Role.GRID_WORKER)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    found = on_my_phone(actor_in(request), now())
    lines = [(one, words_of(one), pick(SEVERITY_LABELS[Severity(one.severity)]), n) for one, n in found]
    return page(request, "field/pages/warnings.html", {"lines": lines})


@needs(Role.GRID_WORKER)
@require_GET
def doors(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_in(request)
    warning = Warning.objects.filter(pk=pk).first() if doors_for(actor).filter(warning=pk).exists() else None
    if warning is None:
        raise NotFound(_("There is no such warning in your grids."))
    houses = [
        (pick((house.address_zh, house.address_en)) if house else _("Building unknown"), doors_)
        for house, doors_ in doors_of(actor, warning, now())
    ]
    context = {"warning": warning, "words": words_of(warning), "houses": houses, "frail": (IN_CARE, VULNERABLE)}
    return page(request, "field/pages/doors.html", context)


@needs(Role.GRID_WORKER)
@require_POST
def knock(request: HttpRequest, pk: int, to: int) -> HttpResponse:
    try:
        return answer(request, deliver(request, lambda _photos: _knock(request, to)))
    except HuiyinError as refused:
        if by_script(request):
            return refusal(refused)
        raise


def _knock(request: HttpRequest, to: int) -> Done:
    actor = actor_in(request)
    told = access_door(actor, to)
    given = request.POST.get("answer", "")
    if given not in set(Answer):
        raise NotFound(_("There is no such action."))
    answer_knock(told, Answer(given), by=actor)
    return Done(reverse("field-doors", args=[told.warning_id]), _("Noted."))


def words_of(warning: Warning) -> dict[str, str]:
    first, second = ("zh", "en") if in_chinese() else ("en", "zh")
    return warning.words.get(first) or warning.words.get(second) or {}
