"""When more is asked than this process can do, the rest is told so at once: 503, and when to come again.

The server hands requests to threads (`cli/serving.py`): some work, some stand in line, a few are kept free to turn
others away. So a spike lengthens nobody's wait beyond the line, and once it is over nothing is left to catch up with.
docs/decisions/0027-overload.md
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from random import randint

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from huiyin.config.gates import in_its_shape, lane_at
from huiyin.kernel.errors import Busy
from huiyin.kernel.room import Room
from huiyin.kernel.telemetry.requests import told_together
from huiyin.web import errors as page_errors

# Whether the process is alive, and how it does, is asked most when it is busy; files of pages cost no work.
ALWAYS = ("/health/", "/metrics", settings.STATIC_URL)
AGAIN = (1, 4)  # seconds; not the same for everybody, or they all come back together

SAID_EVERY = 10.0  # seconds; a line for each would fill the disk when it is needed most

log = logging.getLogger("huiyin.busy")
room = Room(settings.HUIYIN_WEB_THREADS, settings.HUIYIN_WEB_LINE, settings.HUIYIN_WEB_PATIENCE)


class AdmissionMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(ALWAYS):
            return self.get_response(request)
        with room.place() as found:
            if found:
                return self.get_response(request)
        _tally.add()
        response = turned_away(request)
        response._has_been_logged = True  # type: ignore[attr-defined]  # else Django writes an error for each
        return told_together(response)


@dataclass
class Tally:
    """How many were turned away since the log said so last."""

    count: int = 0
    since: float = -SAID_EVERY

    def add(self) -> None:
        self.count += 1
        if (now := time.monotonic()) - self.since >= SAID_EVERY:
            were = "request was" if self.count == 1 else "requests were"
            log.warning("busy: %s %s turned away", self.count, were)
            self.count, self.since = 0, now


_tally = Tally()


def turned_away(request: HttpRequest) -> HttpResponse:
    """In the shape and the language of whoever asks. Nothing is looked up for it: it must cost next to nothing."""
    language = translation.get_language_from_request(request)
    with translation.override(language):
        words = _("The platform is busy at this moment. Nothing was changed; please try again.")
        refused = Busy(words, retry_after=randint(*AGAIN))
        if lane := lane_at(request.path_info):
            return in_its_shape(request, refused, lane)
    response = HttpResponse(_page(language), status=refused.status)
    response["Retry-After"] = str(refused.retry_after)
    response["Content-Language"] = language
    response["Content-Security-Policy"] = _policy()
    return response


@lru_cache(maxsize=8)
def _page(language: str) -> bytes:
    with translation.override(language):
        title = _("Very many people are here at this moment")
        advice = _(
            "This request was not begun. Please go back and try again in a few seconds; emergencies go by phone."
        )
        return page_errors.page(None, Busy.status, said=(title, advice)).content


@lru_cache(maxsize=1)
def _policy() -> str:
    """The middleware that sends it stands further in."""
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())
