"""What was configured about the provider, and the errors that a person sees when it does not answer as it should."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.kernel.errors import HuiyinError


@dataclass(frozen=True)
class Told:
    """`claim`: which of the provider's claims is a login here."""

    issuer: str
    client_id: str
    client_secret: str
    claim: str = "preferred_username"
    scope: str = "openid profile"


@dataclass(frozen=True)
class Way:
    """One person on their way through the provider; kept in their browser's session until they are back."""

    state: str
    nonce: str
    verifier: str
    next: str = ""


class ProviderFault(HuiyinError):
    """The provider could not be reached, or said something that cannot be trusted. `why` is for the log."""

    status = 502
    code = "provider"

    def __init__(self, why: str) -> None:
        super().__init__(_("Signing in with the city's account did not work. Try again, or use login and password."))
        self.why = why


def configured() -> Told | None:
    wanted = settings.HUIYIN_OIDC
    if not (wanted["issuer"] and wanted["client_id"]):
        return None
    return Told(wanted["issuer"], wanted["client_id"], wanted["client_secret"], wanted["claim"], wanted["scope"])
