"""A phone with an authenticator app: it keeps what the QR code says, and shows a code."""

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp

from huiyin.accounts.models import Account
from huiyin.accounts.services import begin_second_step, confirm_second_step
from huiyin.kernel.clock import now


class Phone:
    def __init__(self, address: str) -> None:
        self.codes = pyotp.TOTP(parse_qs(urlsplit(address).query)["secret"][0])

    def shows(self, at: datetime | None = None) -> str:
        return self.codes.at(at or now())

    def shows_next(self) -> str:
        """The code after this one: huiyin takes it already, and has not seen it yet."""
        return self.shows(now() + timedelta(seconds=30))


def enrol(account: Account) -> tuple[Phone, list[str]]:
    """A second step that is on. The code of this half minute is used up by it."""
    phone = Phone(begin_second_step(account, by="test"))
    return phone, confirm_second_step(account, phone.shows(), by="test")
