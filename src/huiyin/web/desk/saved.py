"""/desk/lists/: keep the queue one looks at under a name, and let go of one."""

from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.habits.lists import drop_list, save_list
from huiyin.kernel.errors import InvalidInput
from huiyin.orgs.roles import CENTRE
from huiyin.web.desk.lists import KEPT
from huiyin.web.doors import actor_in, needs


@needs(*CENTRE)
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """The fields of the filters come along as they stand, sent or not."""
    query = filters_in(request.POST.urlencode())
    name, shared = request.POST.get("name", ""), bool(request.POST.get("shared"))
    try:
        saved = save_list(name, query, by=actor_in(request), shared=shared)
    except InvalidInput as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The list “%(name)s” is kept.") % {"name": saved.name})
    return redirect(f"/desk/?{query}")


@needs(*CENTRE)
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    drop_list(pk, by=actor_in(request))
    messages.success(request, _("The list is not kept any more."))
    return redirect("desk")


def filters_in(query: str) -> str:
    given = {name: value for name, value in parse_qsl(query) if name in KEPT and name != "page" and value}
    return urlencode(given)
