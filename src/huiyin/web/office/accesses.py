"""/office/access-log/: who opened whose details, and why. Read only; nobody can change it."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.audit.models import AccessEntry
from huiyin.kernel.paging import page_of
from huiyin.matters.models import Matter
from huiyin.orgs.roles import Role
from huiyin.web.doors import needs
from huiyin.web.office.frame import page, trail
from huiyin.web.office.lists import Search, names_of_actors
from huiyin.web.paging import page_number

SIZE = 40


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    search = Search(request.GET)
    entries = AccessEntry.objects.order_by("-at", "-pk")
    if search.words:
        entries = entries.filter(purpose__icontains=search.words)
    found = page_of(entries, page_number(request), SIZE)
    names = names_of_actors(entry.actor for entry in found.rows)
    matters = matters_of({entry.about for entry in found.rows})
    lines = [_line(entry, names[entry.actor], matters.get(entry.about)) for entry in found.rows]
    context = {"search": search, "page": found, "lines": lines, "trail": trail((_("Access log"), ""))}
    return page(request, "office/pages/accesses.html", context)


def _line(entry: AccessEntry, who: str, matter: Matter | None) -> tuple:
    """Of a confidential matter not even the reference of its reporter is shown: staff/12 is a name."""
    subject = entry.subject.split("/")[0] if matter is not None and matter.confidential else entry.subject
    return entry, who, matter.number if matter else entry.about, _words(entry.fields), subject


def matters_of(chains: set[str]) -> dict[str, Matter]:
    """By matter/12."""
    ids = [int(chain.removeprefix("matter/")) for chain in chains if chain.startswith("matter/")]
    return {matter.chain: matter for matter in Matter.objects.filter(pk__in=ids).only("received_at", "confidential")}


def _words(fields: list[str]) -> str:
    known = {
        "name": _("name"),
        "phone": _("phone number"),
        "email": _("e-mail address"),
        "rows": _("rejected rows"),
        "original": _("original of a photo"),
        "recording": _("recording"),
        "earlier": _("earlier reports"),
    }
    return _(", ").join(known.get(field, field) for field in fields)
