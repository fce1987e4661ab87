"""What every page of the hotline has around it."""

from django.http import HttpRequest, HttpResponse

from huiyin.web.desk import frame
from huiyin.web.desk.hotline.tabs import tabs_of
from huiyin.web.doors import actor_in


def page(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    around = {"hotline_tabs": tabs_of(actor_in(request), request.path)}
    return frame.page(request, f"desk/pages/hotline/{template}", around | context, status=status)
