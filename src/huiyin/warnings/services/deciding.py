"""Does it go out? One person for small ones, a second one for red, orange and large ones."""

from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.kernel.clock import now
from huiyin.kernel.errors import Forbidden, InvalidInput
from huiyin.kernel.work import work
from huiyin.notices.services import Message, tell
from huiyin.orgs.actor import Actor
from huiyin.orgs.selectors import accounts_serving
from huiyin.people.households import Count, count_homes
from huiyin.places.within import buildings_within
from huiyin.warnings.cap.words import MsgType
from huiyin.warnings.models import Warning
from huiyin.warnings.rules.sending import needs_second, why_not
from huiyin.warnings.rules.shapes import from_json
from huiyin.warnings.services.common import happened, headline_pair, level_pair, locked, may
from huiyin.warnings.services.publishing import publish
from huiyin.warnings.services.soon import tell_soon
from huiyin.warnings.services.weather import follow_weather
from huiyin.warnings.vocabulary import APPROVE, MAKE, UNSENT, State, Via

PREVIEW = "预警发布前估算户数 · counting households before a warning goes out"


def ask_or_send(pk: int, *, by: Actor) -> Warning:
    """Out at once, or to a second person first; the state says which."""
    may(by, MAKE, _("Only the centre may send warnings."))
    with work():
        warning = locked(pk, State.DRAFT)
        _refuse_if_unfit(warning)
        homes = homes_of(warning, by=by).homes
        if needs_second(warning.severity, homes, warning.drill):
            warning.state, warning.asked_by = State.ASKED, by.ref
            warning.save(update_fields=["state", "asked_by"])
            _ask(warning, by)
            happened(warning, "asked", by=by, homes=homes)
        else:
            _go_out(warning, by, homes)
    return warning


def approve(pk: int, *, by: Actor) -> Warning:
    may(by, APPROVE, _("Only a duty head or a supervisor may approve a warning."))
    with work():
        warning = locked(pk, State.ASKED)
        if by.ref == warning.asked_by:
            raise Forbidden(_("You asked for it yourself: somebody else has to approve it."))
        _refuse_if_unfit(warning)
        warning.approved_by = by.ref
        _go_out(warning, by, homes_of(warning, by=by).homes)
    return warning


def decline(pk: int, *, by: Actor) -> Warning:
    """Back to the desk, which may change it and ask again."""
    may(by, APPROVE, _("Only a duty head or a supervisor may approve a warning."))
    with work():
        warning = locked(pk, State.ASKED)
        warning.state = State.DRAFT
        warning.save(update_fields=["state"])
        happened(warning, "declined", by=by)
    return warning


def set_aside(pk: int, *, by: Actor) -> Warning:
    may(by, MAKE, _("Only the centre may decide about warnings."))
    with work():
        warning = locked(pk, *UNSENT)
        warning.state = State.SET_ASIDE
        warning.save(update_fields=["state"])
        follow_weather(warning)
        happened(warning, "set_aside", by=by)
    return warning


def homes_of(warning: Warning, *, by: Actor) -> Count:
    buildings = buildings_within(from_json(warning.shape))
    today = timezone.localdate(now())
    return count_homes(buildings, today=today, by=by.ref, purpose=PREVIEW, about=f"warning/{warning.pk}")


def _refuse_if_unfit(warning: Warning) -> None:
    sentences = {
        "scope": _("The sender did not mean this message for the public."),
        "system": _("This is a system message or a draft of the sender: it is not for residents."),
        "exercise": _("This is an exercise or a test. It reaches residents only if you mark it as a drill."),
    }
    if why := why_not(warning.status, warning.scope, warning.drill):
        raise InvalidInput(sentences[why], field="drill", code=why)
    if warning.expires_at <= now():
        raise InvalidInput(_("This warning is over already; nobody is told of it any more."), field="expires_at")
    if not warning.shape:
        raise InvalidInput(_("It does not say whom to warn. Choose the area first."), field="area")


def _ask(warning: Warning, by: Actor) -> None:
    others = [one for one in accounts_serving(("",), *APPROVE) if one != by.account_id]
    params = {"what": headline_pair(warning), "level": level_pair(warning)}
    key = f"warning/{warning.pk}/asked/{now():%Y%m%d%H%M%S}"
    tell([Message("warning_to_approve", others, key, f"warning/{warning.pk}", params, urgent=True)])


def _go_out(warning: Warning, by: Actor, homes: int) -> None:
    again = warning.round > 0
    warning.state, warning.out_at, warning.round = State.OUT, now(), warning.round + 1
    warning.save(update_fields=["state", "out_at", "round", "approved_by"])
    if warning.via == Via.DESK:
        publish(warning, MsgType.UPDATE if again else MsgType.ALERT, by=by)
    follow_weather(warning)
    tell_soon(warning.pk)
    happened(warning, "out", by=by, homes=homes)
