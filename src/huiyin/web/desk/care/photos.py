"""/desk/care/photos/<token>: a photo of a file, for whoever may open the file; never kept on the way."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.care.access import open_picture
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs


@needs(Role.CARER, Role.GRID_WORKER)
@never_cache
@require_GET
def show(request: HttpRequest, token: str) -> HttpResponse:
    picture, content = open_picture(actor_in(request), token)
    response = HttpResponse(content, content_type=picture.content_type)
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
