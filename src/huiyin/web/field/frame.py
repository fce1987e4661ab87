"""What every field page carries: whose it is, the duty, and what rings."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiyin.kernel.clock import now
from huiyin.orgs.duty import current_duty
from huiyin.web.doors import actor_in
from huiyin.web.field.owner import owner_in


def page(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    """A field page. The header tells the service worker in whose drawer to keep it (static/js/field/worker)."""
    shared = {
        "owner": owner_in(request),
        "duty": current_duty(actor_in(request).staff_id),
        "made_at": now(),
        "position_every": settings.HUIYIN_POSITION_EVERY,
    }
    response = render(request, template, shared | context, status=status)
    response["Huiyin-Owner"] = shared["owner"]
    response["Cache-Control"] = "private, no-cache"
    return response
