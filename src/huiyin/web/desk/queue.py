"""/desk/: the queue of the centre."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from huiyin.kernel.clock import now
from huiyin.web.desk.access import DESK, of_centre
from huiyin.web.desk.frame import page
from huiyin.web.desk.lists import queue_of
from huiyin.web.doors import actor_in, needs


@needs(*DESK)
def show(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    if not of_centre(actor):
        return redirect("desk-inbox")
    listed = queue_of(request, actor, now())
    answer = page(request, "desk/pages/queue.html", {"list": listed})
    beside = urlsplit(request.htmx.current_url or "").path
    if beside.startswith("/desk/m/"):  # the list was filtered beside an open matter, which stays where it is
        answer["HX-Replace-Url"] = f"{beside}?{listed.query}"
    return answer
