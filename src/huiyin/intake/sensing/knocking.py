"""Who a device that calls over HTTP says it is, and whether that is so."""

import base64
import binascii
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from huiyin.intake.refusals import Unknown
from huiyin.sensing.credentials import is_secret_of


class NoDevice(Unknown):
    challenge = 'Basic realm="huiyin devices", charset="UTF-8"'


def device_of(request: HttpRequest, at: datetime) -> str:
    """The code of the device that asks. Basic code:secret, or Bearer code.secret (a code has no full stop).

    Raises:
        NoDevice: none is named, or the secret is not its.
    """
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        code, _mark, secret = _plain(given).partition(":")
    elif scheme.lower() == "bearer":
        code, _mark, secret = given.strip().partition(".")
    else:
        raise NoDevice(_("Say who you are: the device's code and its secret, as Basic or Bearer authorization."))
    if not code or not secret or "\0" in code or len(code) > 40 or not is_secret_of(code, secret, at=at):
        raise NoDevice(_("The code or the secret of the device is not right. An administrator can make a new one."))
    return code


def _plain(given: str) -> str:
    try:
        return base64.b64decode(given.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
