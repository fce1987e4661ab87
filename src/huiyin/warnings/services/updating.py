"""What a later message does to a warning: new words, another area, or its end."""

from huiyin.orgs.actor import Actor
from huiyin.warnings.models import Told, Warning
from huiyin.warnings.services.common import happened, locked
from huiyin.warnings.services.ending import call_off_and_clear
from huiyin.warnings.services.soon import tell_soon
from huiyin.warnings.services.weather import follow_weather
from huiyin.warnings.vocabulary import UNSENT, State


def update_by_message(earlier: Warning, facts: dict, *, by: Actor) -> Warning:
    """An Update. People who were told hear what has changed; whoever is new in the area hears it too."""
    warning = locked(earlier.pk)
    for name, value in facts.items():
        setattr(warning, name, value)
    if warning.state == State.OUT:
        _tell_again(warning)
    elif warning.state not in UNSENT:
        warning.state, warning.ended_at = State.DRAFT, None  # it had ended, and is on again: the desk decides anew
    warning.save()
    follow_weather(warning)
    happened(warning, "updated", by=by)
    return warning


def _tell_again(warning: Warning) -> None:
    warning.round += 1
    warning.doors_told_at = None
    Told.objects.filter(warning=warning).update(confirmed_at=None, how="", knock="", knocked_at=None)
    tell_soon(warning.pk)


def end_by_message(earlier: Warning, *, by: Actor) -> None:
    """A Cancel. Done twice, it is one."""
    warning = locked(earlier.pk)
    if warning.state in UNSENT:
        warning.state = State.CANCELLED
        warning.save(update_fields=["state"])
        follow_weather(warning)
        happened(warning, "cancelled", by=by)
    elif warning.state == State.OUT:
        call_off_and_clear(warning, by=by)
