"""/desk/warnings/: what is out and what waits to be decided; what ended; messages that could not be used."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.kernel.errors import HuiyinError
from huiyin.matters.labels import pick
from huiyin.warnings.access import access_bulletin
from huiyin.warnings.cap import LARGEST, Deviation, sentence_of
from huiyin.warnings.models import Bulletin
from huiyin.warnings.selectors import unusable_bulletins, warnings_page
from huiyin.warnings.services import take_in
from huiyin.warnings.services.common import is_for
from huiyin.warnings.templates import templates
from huiyin.warnings.vocabulary import MAKE, VIA_LABELS, Via
from huiyin.web.desk.frame import page
from huiyin.web.desk.warnings.words import READERS, line_of, tabs_of
from huiyin.web.doors import actor_in, needs
from huiyin.web.paging import page_number


@needs(*READERS)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """POST: a CAP message as a file, by hand."""
    if request.method == "POST" and (done := _take(request)):
        return done
    actor, ended = actor_in(request), request.GET.get("tab") == "ended"
    found, known = warnings_page("ended" if ended else "open", page_number(request)), templates()
    context = {
        "tabs": tabs_of(actor, f"{request.path}?tab=ended" if ended else request.path),
        "ended": ended,
        "page": found,
        "lines": [line_of(one, known) for one in found.rows],
        "may_make": is_for(actor, MAKE),
        "refused": [] if ended else [_refused(one) for one in unusable_bulletins()],
    }
    return page(request, "desk/pages/warnings/list.html", context, status=422 if request.method == "POST" else 200)


def _take(request: HttpRequest) -> HttpResponse | None:
    file = request.FILES.get("file")
    try:
        if file is None or file.size > LARGEST:
            raise HuiyinError(_("Choose a CAP message of at most 2 MB."))
        if not is_for(actor_in(request), MAKE):
            raise HuiyinError(_("Only the centre may bring in warnings."))
        taken = take_in(file.read(), via=Via.FILE, by=actor_in(request))
    except HuiyinError as refused:
        messages.error(request, str(refused))
        return None
    if taken.warning is None:
        messages.info(request, _("The message is kept. It is about no warning that is known here."))
        return redirect("desk-warnings")
    if taken.repeated:
        messages.info(request, _("This message came in before."))
    return redirect("desk-warning", pk=taken.warning.pk)


def _refused(bulletin: Bulletin) -> tuple[Bulletin, str, list[str]]:
    language = get_language() or "zh-hans"
    faults = [Deviation(*one) for one in bulletin.deviations if one[3]]
    said = [f"{one.path}: {sentence_of(one, language)}" for one in faults]
    return bulletin, pick(VIA_LABELS[Via(bulletin.via)]), said[:5]


@needs(*READERS)
@require_GET
def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """The message itself, byte for byte; as a file, so that no browser runs what stands in it."""
    found = access_bulletin(actor_in(request), pk)
    answer = HttpResponse(bytes(found.body), content_type="application/cap+xml")
    answer["Content-Disposition"] = f'attachment; filename="bulletin-{pk}.xml"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
