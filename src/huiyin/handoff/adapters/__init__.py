"""One folder for each way of reaching a partner."""

from collections.abc import Iterable
from importlib import import_module
from typing import Protocol

from huiyin.handoff.models import Handoff
from huiyin.handoff.order import WorkOrder
from huiyin.handoff.services.hearing import Heard


class Adapter(Protocol):
    """A module of a folder here: `send` gives their number for it, `ask` what they have said since the last time,
    `withdraw` tells them that it was taken back.

    All are called outside of any transaction; they raise `kernel.outbound.Failed`. The ways `link` and `api` have
    nothing to call: the partner comes by itself.
    """

    def send(self, handoff: Handoff, order: WorkOrder) -> str: ...

    def ask(self, handoff: Handoff) -> Iterable[Heard]: ...

    def withdraw(self, handoff: Handoff) -> None: ...


def adapter_of(way: str) -> Adapter:
    return import_module(f"huiyin.handoff.adapters.{way}")  # type: ignore[return-value]
