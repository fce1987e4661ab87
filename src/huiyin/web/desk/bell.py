"""The bell: one's own notices, newest first; opening one marks it as read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from huiyin.notices.selectors import notices_page
from huiyin.notices.services import mark_read
from huiyin.orgs.roles import Role
from huiyin.web.desk.access import DESK
from huiyin.web.desk.frame import page
from huiyin.web.desk.lists import page_number
from huiyin.web.doors import needs


@needs(*DESK, Role.CARER)
def show(request: HttpRequest) -> HttpResponse:
    return page(request, "desk/pages/notices.html", {"page": notices_page(request.user, page_number(request), 30)})


@needs(*DESK, Role.CARER)
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """One, and on to its matter; or all of them."""
    given = request.POST.get("notice", "")
    mark_read([int(given)] if given.isascii() and given.isdigit() else None, by=request.user)
    number = request.POST.get("number", "")
    return redirect("desk-matter", number=number) if number else redirect(reverse("desk-notices"))
