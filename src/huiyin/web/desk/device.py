"""/desk/devices/<code>/: one device: how it stands, what it said, whether its alarms can be believed.

A device that serves a person is not opened here: what it measures belongs to that person's file.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from huiyin.sensing.access.devices import access_device
from huiyin.web.desk.access import DESK
from huiyin.web.desk.frame import page
from huiyin.web.devices.about import about
from huiyin.web.doors import actor_in, needs


@needs(*DESK)
@require_GET
def show(request: HttpRequest, device: str) -> HttpResponse:
    actor = actor_in(request)
    found = access_device(actor, device)
    return page(request, "desk/pages/device.html", about(found, actor, request.GET.get("period", "")))
