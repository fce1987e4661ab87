"""Serve a photo to whoever has its address (matters.sending.address_of): no cookie is read and none is set."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from huiyin.matters.sending import send_by_address
from huiyin.web.doors import open_to_all


@open_to_all
@require_safe
def show(request: HttpRequest, token: str, what: str, proof: str) -> HttpResponseBase:
    """Nothing but the address counts, so that it may stand on a host that browsers send no cookies to."""
    return send_by_address(token, what, proof)
