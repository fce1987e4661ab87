"""What the codes of deliveries mean."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.notices.models import Delivery

# state -> (tone, icon)
TONES = {
    Delivery.State.WAITING: ("info", "clock"),
    Delivery.State.SENDING: ("info", "send"),
    Delivery.State.SENT: ("done", "circle-check"),
    Delivery.State.FAILED: ("danger", "alert-circle"),
    Delivery.State.COLLECTED: ("neutral", "inbox"),
    Delivery.State.IN_DIGEST: ("done", "mail"),
}


def state_words(state: str) -> str:
    return {
        "waiting": _("Waiting to be sent"),
        "sending": _("Being sent"),
        "sent": pgettext("delivery", "Handed over"),
        "failed": pgettext("delivery", "Given up"),
        "collected": _("For the day's letter"),
        "in_digest": _("In the day's letter"),
    }.get(state, state)


def error_words(code: str) -> str:
    """In words, with the code where it helps whoever runs the other side."""
    if not code:
        return ""
    known = {
        "timeout": _("The gateway does not answer in time"),
        "refused": _("The gateway cannot be reached"),
        "circuit": _("The gateway failed several times; it is left alone for a while"),
        "answer": _("The gateway's answer cannot be read"),
        "address": _("The address is not valid, or may not be called"),
        "no_address": _("There is no address any more"),
        "gone": _("The browser is gone"),
        "sign-in": _("The mail server refuses our sign-in"),
        "not_configured": _("The channel is not set up"),
        "confidential": _("It has become confidential, and its reporter did not choose this way"),
    }
    if code in known:
        return known[code]
    if code.startswith("status "):
        return _("The gateway refused it (%(code)s)") % {"code": code.removeprefix("status ")}
    if code.startswith("smtp "):
        return _("The mail server refused it (%(code)s)") % {"code": code.removeprefix("smtp ")}
    return _("It could not be made (%(code)s)") % {"code": code}
