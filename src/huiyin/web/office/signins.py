"""/office/staff/<pk>/sign-ins/: the attempts at one account, for the administrator."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.accounts.selectors import sign_ins_page
from huiyin.orgs.roles import Role
from huiyin.web.doors import needs
from huiyin.web.office.frame import page, trail
from huiyin.web.office.lists import staff_name
from huiyin.web.office.staff import person_or_404
from huiyin.web.paging import page_number
from huiyin.web.signinlines import line_of


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    one = person_or_404(pk)
    found = sign_ins_page(one.account, page_number(request))
    context = {
        "person": one,
        "page": found,
        "lines": [line_of(row) for row in found.rows],
        "trail": trail((_("Staff"), "/office/staff/"), (staff_name(one), f"/office/staff/{pk}/"), (_("Sign-ins"), "")),
    }
    return page(request, "office/pages/sign_ins.html", context)
