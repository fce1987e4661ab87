"""Plain-text mail through smtplib (Django's backend), one connection for a round."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from huiyin.notices.channels.errors import Undelivered
from huiyin.notices.channels.manifest import Outgoing

PATIENCE = 10
PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class Server:
    """Read from HUIYIN_SMTP_URL."""

    host: str
    port: int
    user: str
    password: str
    tls: str  # "start", "all", "none"


def server_of(url: str) -> Server:
    """Raises ValueError with what is wrong; never quotes the address, which holds a password."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("HUIYIN_SMTP_URL must look like smtp://user:password@host:587 or smtps://…:465.")
    asked = parse_qs(parts.query).get("tls", ["start"])[-1]
    tls = "all" if parts.scheme == "smtps" else asked
    if tls not in ("start", "all", "none"):
        raise ValueError("HUIYIN_SMTP_URL: tls may be start or none.")
    port = parts.port or PORTS[parts.scheme]
    return Server(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), tls)


class Mailbox:
    def __init__(self, backend: EmailBackend, sender: str) -> None:
        self._backend, self._sender = backend, sender

    def send(self, message: Outgoing) -> str:
        name = f"<{message.key}@{self._sender.rpartition('@')[2].rstrip('> ') or 'huiyin'}>"
        mail = EmailMessage(
            subject=message.title,
            body="\n\n".join(part for part in (message.body, message.link) if part) + "\n",
            from_email=self._sender,
            to=[message.to.value],
            # No automatic answer to this; a second copy of one message has the same name.
            headers={"Message-ID": name, "Auto-Submitted": "auto-generated"},
            connection=self._backend,
        )
        try:
            mail.send()
        except Exception as error:
            with suppress(Exception):
                self._backend.close()
            raise undelivered(error) from None  # its text may quote the address
        return name


def undelivered(error: Exception) -> Undelivered:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
        return _by_code(codes[0] if codes else 550)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Undelivered("sign-in", down=True)
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_code(error.smtp_code)
    if isinstance(error, (BadHeaderError, UnicodeError, ValueError)):
        return Undelivered("address", lasting=True)
    if isinstance(error, TimeoutError):
        return Undelivered("timeout", down=True)
    if isinstance(error, (smtplib.SMTPException, OSError)):
        return Undelivered("refused", down=True)
    raise error


def _by_code(code: int) -> Undelivered:
    """5xx is for good, 4xx for now; 421 closes the service for everybody."""
    return Undelivered(f"smtp {code}", lasting=500 <= code < 600, down=code == 421)


@contextmanager
def open_mailbox() -> Iterator[Mailbox]:
    server = server_of(settings.HUIYIN_SMTP_URL)
    backend = EmailBackend(
        host=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_tls=server.tls == "start",
        use_ssl=server.tls == "all",
        timeout=PATIENCE,
    )
    try:
        yield Mailbox(_Kept(backend), settings.HUIYIN_MAIL_FROM)  # type: ignore[arg-type]
    finally:
        with suppress(Exception):
            backend.close()


class _Kept:
    """The backend closes its connection after each send unless it was opened before; so it is, when first needed."""

    def __init__(self, backend: EmailBackend) -> None:
        self._backend = backend

    def send_messages(self, mails: list[EmailMessage]) -> int:
        self._backend.open()
        return self._backend.send_messages(mails)

    def close(self) -> None:
        self._backend.close()
