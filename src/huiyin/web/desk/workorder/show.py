"""/desk/m/<number>/order.pdf: the work order, in Chinese or English."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.kernel.clock import now
from huiyin.matters.access import access_matter
from huiyin.web.desk.access import DESK
from huiyin.web.desk.workorder.order import order_of
from huiyin.web.doors import actor_in, needs

LANGUAGES = {"zh": "zh-hans", "en": "en"}


@needs(*DESK)
@never_cache
@require_GET
def pdf(request: HttpRequest, number: str) -> HttpResponse:
    """Read first, set afterwards: no transaction is open while pages are made."""
    from huiyin.web.desk.workorder.paper import paper_of  # a heavy library, for whoever prints only

    actor = actor_in(request)
    matter = access_matter(actor, number)
    link = request.build_absolute_uri(reverse("desk-matter", args=[matter.number]))
    with override(LANGUAGES.get(request.GET.get("language", ""), get_language() or "zh-hans")):
        content = paper_of(order_of(matter, actor, link, now()))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{matter.number}.pdf"'
    return response
