"""What a channel says of itself: its name, what an operator must set, and how its messages are sent."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from django.conf import settings

from huiyin.notices.addresses import Address

Pair = tuple[str, str]  # zh, en


@dataclass(frozen=True)
class Need:
    """A setting, named as its environment variable. Secret ones are never shown, not even in part."""

    setting: str
    what: Pair
    secret: bool = False
    required: bool = True

    @property
    def value(self) -> str:
        return str(getattr(settings, self.setting, "") or "")


@dataclass(frozen=True)
class Outgoing:
    """One message ready to be sent.

    Attributes:
        key: the same for every try of the same message, so that the other side can see a repetition.
        title, body: one line each, in the reader's language. link: empty, or an absolute address.
        facts: what the message was made of, for a gateway that fills a template of its own.
    """

    to: Address
    key: str
    template: str
    title: str
    body: str
    link: str = ""
    urgent: bool = False
    facts: dict = field(default_factory=dict)

    @property
    def line(self) -> str:
        """All in one, for a text message or a voice."""
        end = "" if self.title.endswith(("？", "?", "。", ".", "！", "!")) else "。" if self.chinese else "."
        return f"{self.title}{end}{'' if self.chinese else ' '}{self.body}".strip()

    @property
    def chinese(self) -> bool:
        return self.to.language.startswith("zh")


class Sender(Protocol):
    def send(self, message: Outgoing) -> str:
        """What the other side calls it, if it says; raises channels.errors.Undelivered."""


@dataclass(frozen=True)
class Manifest:
    """`open` makes a sender that lives for one round of sending: a connection is opened once for many messages.

    rings: whether it may wake somebody, so that quiet hours hold it back.
    """

    key: str
    name: Pair
    icon: str
    what: Pair
    needs: tuple[Need, ...]
    open: Callable[[], AbstractContextManager[Sender]]
    rings: bool = True

    def missing(self) -> list[Need]:
        return [need for need in self.needs if need.required and not need.value]
