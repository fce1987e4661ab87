"""How the people to be told can be reached. The floors above know; this one only asks, and keeps nothing of it.

A recipient is a reference, "account/12" or "contact/…". For each of the two words a book is registered from above
(`people/address_book.py`). Which ways there are is asked when a message is queued; the phone number or e-mail address
itself only at the moment of sending, with a purpose that the person concerned can read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Known:
    """What may be known of a recipient without opening anything.

    Attributes:
        ways: channels for which there is an address.
        chosen: the channel they chose themselves; "none" for not at all, empty if they said nothing.
        order: in which their usual ways are tried, where it is another than everybody's.
        twin: equal for two references to one and the same number or address. In memory only.
    """

    ways: frozenset[str]
    chosen: str = ""
    twin: str = field(default="", repr=False)
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Device:
    """A browser that asked to be told. `id` lets the book forget it when its push service says that it is gone."""

    id: int
    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)


@dataclass(frozen=True)
class Address:
    """Where one message goes: a number, an e-mail address, an id at WeChat, or devices. Never printed or stored."""

    value: str = field(default="", repr=False)
    devices: tuple[Device, ...] = field(default=(), repr=False)
    language: str = "zh-hans"


class Book(Protocol):
    def known(self, ids: Iterable[str]) -> Mapping[str, Known]:
        """What is known of each; whoever cannot be reached at all is left out. A constant number of queries."""

    def open(self, one: str, channel: str, *, purpose: str, about: str) -> Address | None:
        """The address, its opening logged; None if it is gone."""

    def forget_device(self, device: int) -> None:
        """Its push service does not know it any more."""


# What only the floor above can say about what a message is about, at sending: by name of placeholder (reason, result,
# code), `link`, and `sealed` if it has become confidential since.
Particulars = Callable[[str, str, str, str], Mapping[str, str]]  # about, template, language, recipient

# The page of what a message to an account is about, where it is no matter: a path, made of the key behind the slash.
PageOf = Callable[[str], str]

_books: dict[str, Book] = {}
_pages: dict[str, PageOf] = {}
_particulars: dict[str, Particulars] = {}
_for_accounts: set[str] = set()


def register_book(word: str, book: Book) -> None:
    _books[word] = book


def register_particulars(word: str, say: Particulars, *, accounts: bool = False) -> None:
    """For everything that is about "word/…"; asked for messages to accounts only if said so."""
    _particulars[word] = say
    if accounts:
        _for_accounts.add(word)


def has_particulars(about: str, recipient: str) -> bool:
    """Whether this recipient's message is completed, and linked, by the floor above."""
    return not recipient.startswith("account/") or about.partition("/")[0] in _for_accounts


def register_page(word: str, path: PageOf) -> None:
    _pages[word] = path


def page_of(about: str) -> str:
    word, _slash, key = about.partition("/")
    return _pages[word](key) if word in _pages else ""


def book_of(recipient: str) -> tuple[Book, str]:
    word, _slash, one = recipient.partition("/")
    return _books[word], one


def known(recipients: Iterable[str]) -> dict[str, Known]:
    """By reference; one call to each book."""
    wanted: dict[str, list[str]] = {}
    for recipient in recipients:
        word, _slash, one = recipient.partition("/")
        wanted.setdefault(word, []).append(one)
    return {
        f"{word}/{one}": what
        for word, ids in wanted.items()
        if word in _books
        for one, what in _books[word].known(ids).items()
    }


def particulars(about: str, template: str, language: str, recipient: str) -> Mapping[str, str]:
    say = _particulars.get(about.partition("/")[0])
    return say(about, template, language, recipient) if say else {}
