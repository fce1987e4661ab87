"""A browser says where it can be pushed to, or that it does not want to be any more."""

from pathlib import Path

from django import forms
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.errors import InvalidInput
from huiyin.notices import channels
from huiyin.notices.channels.webpush.keys import public_key_for_browsers
from huiyin.people.reaching import forget_endpoint, keep_device
from huiyin.web.doors import open_to_all


class DeviceForm(forms.Form):
    """What `PushSubscription` of the browser says of itself. `on` empty: forget it."""

    on = forms.CharField(required=False)
    endpoint = forms.CharField(max_length=2000)
    p256dh = forms.CharField(max_length=100, required=False)
    auth = forms.CharField(max_length=40, required=False)


def push_key() -> str:
    """For the page; empty while the channel is not set up, and then the page offers nothing."""
    return public_key_for_browsers() if "webpush" in channels.configured() else ""


@require_POST
def of_account(request: HttpRequest) -> HttpResponse:
    return keep(request, account_id=request.user.pk)


def keep(request: HttpRequest, **owner) -> HttpResponse:
    """owner: account_id or contact_id, as in people.reaching."""
    form = DeviceForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(str(form.errors.as_text()))
    given = form.cleaned_data
    if given["on"]:
        language = get_language() or "zh-hans"
        keep_device(given["endpoint"], given["p256dh"], given["auth"], language=language, **owner)
    else:
        forget_endpoint(given["endpoint"], **owner)
    return HttpResponse(status=204)


@open_to_all
@require_GET
@cache_control(max_age=3600)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from an address of its own: its scope is /push/, so that it governs no page."""
    found = finders.find("js/push-worker.js")
    return HttpResponse(Path(str(found)).read_bytes(), content_type="text/javascript")
