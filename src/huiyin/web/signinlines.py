"""Sign-ins and methods in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.accounts.models import SignIn


@dataclass(frozen=True)
class SignInLine:
    row: SignIn
    outcome: str
    tone: str
    icon: str
    method: str


def line_of(row: SignIn) -> SignInLine:
    said = {
        SignIn.Outcome.DONE: (_("Signed in"), "done", "check"),
        SignIn.Outcome.WRONG: (_("Refused"), "soon", "x"),
        SignIn.Outcome.WAIT: (_("Refused: too many attempts"), "danger", "stopwatch"),
    }[SignIn.Outcome(row.outcome)]
    return SignInLine(row, *said, method_in_words(row.method))


def method_in_words(method: str) -> str:
    return {
        "password": _("Password"),
        "code": _("Code of the app"),
        "recovery": _("Recovery code"),
        "provider": _("The city's account"),
        "passkey": _("Passkey"),
    }.get(method, pgettext("sign-in method", "Unknown"))
