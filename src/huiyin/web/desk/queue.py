"""/desk/: the queue of the centre."""

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
    return page(request, "desk/pages/queue.html", {"list": queue_of(request, actor, now())})
