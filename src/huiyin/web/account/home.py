"""/account/: what guards the account, and where it is signed in."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from huiyin.accounts.selectors import has_second_step, open_sessions, recovery_codes_left, sign_ins_page
from huiyin.retention.closing import may_close
from huiyin.web.account.frame import page
from huiyin.web.signinlines import line_of, method_in_words


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    account = request.user
    browsers = open_sessions(account, request.session.session_key or "")
    context = {
        "enrolled": has_second_step(account),
        "codes_left": recovery_codes_left(account),
        "browsers": [(one.row, one.here, method_in_words(one.row.method)) for one in browsers],
        "others": sum(not one.here for one in browsers),
        "may_close": may_close(account),
        "sign_ins": [line_of(row) for row in sign_ins_page(account, 1, 5).rows],
    }
    return page(request, "home.html", context)
