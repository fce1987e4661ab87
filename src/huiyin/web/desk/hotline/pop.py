"""/desk/hotline/pop/: what rings at my desk, for the live stream to fetch. Nothing of the caller is in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.hotline.access import TAKERS
from huiyin.hotline.selectors.calls import ringing_for
from huiyin.kernel.clock import now
from huiyin.web.doors import actor_in, needs


@needs(*TAKERS)
@never_cache
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/pages/hotline/pop_call.html", {"ringing": ringing_for(actor_in(request), now())})
