"""Where an attempt comes from: address, browser, and whether this browser is known to belong to the account."""

from dataclasses import dataclass

from huiyin.accounts.rules.devices import shortened
from huiyin.kernel.visitors import household_of, read


@dataclass(frozen=True)
class From:
    """`known`: accounts that have signed in from this browser before, each with a mark of its password then."""

    address: str = ""
    device: str = ""
    device_id: str = ""
    known: frozenset[tuple[int, str]] = frozenset()

    @property
    def network(self) -> str:
        return shortened(self.address)

    @property
    def subscriber(self) -> str:
        return household_of(read(self.address))
