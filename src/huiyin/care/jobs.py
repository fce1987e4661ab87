"""What care does by the clock. The worker runs it; every job may be repeated."""

from huiyin.care.dues import make_dues, raise_missed
from huiyin.care.greeting import greet, warn_of_weather
from huiyin.care.lapsing import forget_proofs, forget_what_is_done, look_after_consents
from huiyin.care.rules.night import is_night
from huiyin.kernel.clock import now
from huiyin.kernel.schedule import scheduled
from huiyin.matters.calendar import calendar_in_force


@scheduled("*/10 * * * *", "care.dues")
def due(timestamp: int) -> None:
    """A consent that ran out first: nobody is sent to somebody who may have changed their mind."""
    at = now()
    look_after_consents(at)
    make_dues(at)
    raise_missed(at)


@scheduled("5,35 * * * *", "care.greet")
def greet_today(timestamp: int) -> None:
    """By day only, in the district's own time; each person once, however often it runs."""
    at = now()
    if not is_night(at.astimezone(calendar_in_force().tz).time()):
        greet(at)


@scheduled("*/5 * * * *", "care.warn")
def warn(timestamp: int) -> None:
    warn_of_weather(now())


@scheduled("43 3 * * *", "care.forget")
def forget(timestamp: int) -> None:
    at = now()
    forget_what_is_done(at)
    forget_proofs(at)
