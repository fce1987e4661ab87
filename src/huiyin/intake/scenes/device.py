"""Which device sends a request, by its own name and secret."""

import base64
import binascii

from django.http import HttpRequest
from django.utils.translation import gettext as _

from huiyin.kernel.attempts import failed, refuse_while_waiting
from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError
from huiyin.sensing.credentials import is_secret_of


class NotSignedIn(HuiyinError):
    status = 401
    code = "unauthenticated"


def device_in(request: HttpRequest) -> str:
    """Code of the device.

    Raises:
        NotSignedIn: no such device, or not its secret; the answer is the same.
        TooMany: too many wrong ones in a row.
    """
    code, secret = _given(request)
    refuse_while_waiting("device", code)
    if not is_secret_of(code, secret, at=now()):
        failed("device", code)
        raise NotSignedIn(_("Send the device's code and its secret as Basic authentication."))
    return code


def _given(request: HttpRequest) -> tuple[str, str]:
    kind, _space, said = request.headers.get("Authorization", "").partition(" ")
    try:
        code, _colon, secret = base64.b64decode(said, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        code, secret = "", ""
    if kind.lower() != "basic" or not code or not secret or len(secret) > 72 or len(code) > 40 or "\0" in said + code:
        raise NotSignedIn(_("Send the device's code and its secret as Basic authentication."))
    return code, secret
