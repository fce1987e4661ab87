"""/office/exports/: who took which lists out of the system, and what for. Read only."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.exports.models import Export
from huiyin.kernel.clock import now
from huiyin.kernel.paging import page_of
from huiyin.orgs.roles import Role
from huiyin.web.doors import needs
from huiyin.web.office.frame import page, trail
from huiyin.web.office.lists import Search, names_of_actors
from huiyin.web.paging import page_number
from huiyin.web.questions import in_words

SIZE = 40


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    search, at = Search(request.GET), now()
    exports = Export.objects.order_by("-asked_at", "-pk")
    if search.words:
        exports = exports.filter(purpose__icontains=search.words)
    found = page_of(exports, page_number(request), SIZE)
    names = names_of_actors(export.actor for export in found.rows)
    lines = [
        (export, names[export.actor], in_words(export.question), bool(export.expires_at and export.expires_at > at))
        for export in found.rows
    ]
    context = {"search": search, "page": found, "lines": lines, "trail": trail((_("Taken out"), ""))}
    return page(request, "office/pages/exports.html", context)
