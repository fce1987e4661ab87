"""/report/line.json: is the server there, and what does a report that waited on a phone need to be sent?"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.kernel import challenge
from huiyin.web.doors import open_to_all


@open_to_all
@require_GET
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    asked = challenge.new_challenge() if challenge.is_wanted() else None
    return JsonResponse({"csrf": get_token(request), "challenge": asked})
