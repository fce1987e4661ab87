"""The end of a warning: called off with an all-clear, or simply over."""

from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.notices.services import call_off
from huiyin.orgs.actor import SYSTEM, Actor
from huiyin.warnings.cap.words import MsgType
from huiyin.warnings.models import Warning
from huiyin.warnings.services.common import happened, locked, may
from huiyin.warnings.services.publishing import publish
from huiyin.warnings.services.soon import tell_soon
from huiyin.warnings.services.weather import follow_weather
from huiyin.warnings.vocabulary import MAKE, UNSENT, State, Via


def cancel(pk: int, *, by: Actor) -> Warning:
    """Nothing more goes out, and whoever was told hears the all-clear."""
    may(by, MAKE, _("Only the centre may end a warning."))
    with work():
        warning = locked(pk, State.OUT)
        call_off_and_clear(warning, by=by)
    return warning


def call_off_and_clear(warning: Warning, *, by: Actor) -> None:
    """Inside the transaction that locked it."""
    call_off(f"warning/{warning.pk}")
    warning.state, warning.ended_at, warning.round = State.CANCELLED, now(), warning.round + 1
    warning.save(update_fields=["state", "ended_at", "round"])
    if warning.via == Via.DESK:
        publish(warning, MsgType.CANCEL, by=by)
    follow_weather(warning)
    tell_soon(warning.pk)
    happened(warning, "cancelled", by=by)


def end_expired(at: datetime) -> int:
    """Warnings whose time is over: what still waits to be sent about them is too late to help anybody."""
    over = list(Warning.objects.filter(state__in=[State.OUT, *UNSENT], expires_at__lte=at).values_list("pk", flat=True))
    return sum(_end(pk, at) for pk in over[:200])


def _end(pk: int, at: datetime) -> bool:
    with work():
        warning = locked(pk)
        if warning.state not in (State.OUT, *UNSENT) or warning.expires_at > at:
            return False
        call_off(f"warning/{pk}")
        warning.state, warning.ended_at = State.ENDED, at
        warning.save(update_fields=["state", "ended_at"])
        follow_weather(warning)
        happened(warning, "ended", by=SYSTEM)
    return True
