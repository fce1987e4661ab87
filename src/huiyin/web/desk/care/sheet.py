"""/desk/care/consent-sheet/: the consent on paper, in both languages, to be read out and signed."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from huiyin.care.consent_texts import INTRO, POINTS, SIGN, TICK, TITLE
from huiyin.care.services.enrolling import WORDING
from huiyin.care.vocabulary import PURPOSE_LABELS
from huiyin.orgs.roles import Role
from huiyin.web.desk.frame import page
from huiyin.web.doors import needs


@needs(Role.CARER)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    context = {
        "title": TITLE,
        "intro": INTRO,
        "points": POINTS,
        "purposes": list(PURPOSE_LABELS.values()),
        "tick": TICK,
        "sign": SIGN,
        "wording": WORDING,
    }
    return page(request, "desk/pages/care/sheet.html", context)
