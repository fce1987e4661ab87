"""The link of a work order: signed, so that it cannot be guessed; void when the row says so."""

from django.core import signing
from django.utils.translation import gettext as _

from huiyin.handoff.models import Handoff
from huiyin.kernel.errors import NotFound

_signer = signing.Signer(salt="huiyin.handoff.link")


def token_of(handoff: Handoff) -> str:
    return _signer.sign(f"{handoff.pk}-{handoff.nonce}").replace(":", ".")


def path_of(handoff: Handoff) -> str:
    return f"/w/{token_of(handoff)}/"


def access_by_link(token: str) -> Handoff:
    """The hand-off that the link was made for, also after its end; it may have expired: see `expires_at`."""
    try:
        pk, nonce = _signer.unsign(token.replace(".", ":", 1)).split("-", 1)
        found = Handoff.objects.select_related("partner", "unit").get(pk=int(pk), nonce=nonce, partner__way="link")
    except (signing.BadSignature, ValueError, Handoff.DoesNotExist):
        raise NotFound(_("This link is not valid. Ask whoever sent it for a new one.")) from None
    return found
