"""/account/sign-ins/: every attempt of half a year."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from huiyin.accounts.selectors import sign_ins_page
from huiyin.web.account.frame import page
from huiyin.web.paging import page_number
from huiyin.web.signinlines import line_of


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    found = sign_ins_page(request.user, page_number(request))
    return page(request, "sign_ins.html", {"page": found, "lines": [line_of(row) for row in found.rows]})
