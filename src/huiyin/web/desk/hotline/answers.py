"""/desk/hotline/answers/: the knowledge base as the desk reads it, and the answer given with one key."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.hotline.access import TAKERS, WORKERS, access_article, access_call
from huiyin.hotline.selectors.knowledge import answers_to, articles_page
from huiyin.hotline.services import answer_with
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Forbidden
from huiyin.web.desk.hotline.find import answer_shown
from huiyin.web.desk.hotline.frame import page
from huiyin.web.doors import actor_in, needs
from huiyin.web.paging import page_number


@needs(*WORKERS)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    if words:
        context = {"answers": [answer_shown(row) for row in answers_to(words, now(), most=20)], "page": None}
    else:
        found = articles_page("", "valid", page_number(request), on=now().date())
        context = {"answers": [answer_shown(row) for row in found.rows], "page": found}
    return page(request, "answers.html", context | {"words": words})


@needs(*WORKERS)
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, code: str) -> HttpResponse:
    """An answer in full; sent, it is recorded as given, to this caller if there is one."""
    actor, article = actor_in(request), access_article(code)
    given = request.POST if request.method == "POST" else request.GET
    number = given.get("call", "")
    call = access_call(actor, int(number)) if number.isascii() and number.isdigit() and len(number) < 15 else None
    key = given.get("key", "")[:100].replace("\x00", "")
    if request.method == "POST":
        if not actor.has(*TAKERS):
            raise Forbidden(_("Answers are given by those who take calls."))
        contact = call.contact_id if call else ""
        received = answer_with(
            article,
            by=actor,
            call=call,
            contact=contact,
            asked=given.get("asked", "")[:2000],
            key=f"answer:{key}" if key else None,
        )
        said = {"number": received.matter.number}
        messages.success(request, _("Answered and closed as %(number)s.") % said)
        return redirect(reverse("desk-call", args=[call.pk]) if call else reverse("desk-answers"))
    context = {
        "one": answer_shown(article),
        "call": call,
        "valid": article.is_valid(now().date()),
        "may_answer": actor.has(*TAKERS),
        "key": secrets.token_urlsafe(16),
    }
    return page(request, "answer.html", context)
