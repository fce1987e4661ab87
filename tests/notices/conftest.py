"""The other sides of every channel, real ones on loopback: an SMTP server, an HTTP gateway, a silent socket."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from huiyin.kernel import outbox
from huiyin.kernel.clock import travel
from huiyin.notices.sending import send_all
from huiyin.people.services import ContactDetails, keep_contact
from tests.cast import THURSDAY
from tests.outbound_peer import Peer, peer

SECRET = "whsec_bm90IGEgcmVhbCBzZWNyZXQsIG9ubHkgb25lIGZvciB0ZXN0cw=="
PHONE = "13900001234"


@dataclass
class Post:
    """`refuse` gives the answer to RCPT for an address, None to take it."""

    mails: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    port: int = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def post(settings) -> Iterator[Post]:
    office = Post()
    with socket.create_server(("127.0.0.1", 0)) as free:
        office.port = free.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    settings.HUIYIN_SMTP_URL = f"smtp://127.0.0.1:{office.port}?tls=none"
    settings.HUIYIN_MAIL_FROM = "回澜区回音 <huiyin@example.gov.cn>"
    try:
        yield office
    finally:
        controller.stop()


@pytest.fixture
def sms(settings) -> Iterator[Peer]:
    with peer(answer=lambda heard: (200, {}, b'{"id": "sms-0001"}')) as gateway:
        settings.HUIYIN_SMS_URL, settings.HUIYIN_SMS_SECRET = gateway.url + "/send", SECRET
        settings.HUIYIN_PUBLIC_URL = "https://huiyin.example"
        yield gateway


@contextmanager
def silence() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as mute:
        yield mute.getsockname()[1]


@pytest.fixture
def noon():
    """An ordinary Thursday morning, on which the clock runs."""
    with travel(THURSDAY):
        yield


def contact(**given) -> str:
    return keep_contact(ContactDetails(**({"name": "袁小园", "phone": PHONE} | given)))


def tell_and_send(*channels: str) -> None:
    """What the worker does, now: deliver what was announced, then send what waits."""
    outbox.deliver_all(unsettled=True)
    for channel in channels:
        send_all(channel)
