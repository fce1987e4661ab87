"""Devices into their table by the thousand: what is new is added, what differs is changed, the rest is not touched."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from huiyin.kernel.packs import upsert
from huiyin.sensing.facts import Settled
from huiyin.sensing.models import Device

# What a list says of a device; the rest (whom it serves, its secret) is no business of a list.
OWN = (
    "code", "kind_id", "name", "gateway_id", "lon", "lat", "area", "grid", "address", "building", "component",
    "maintainer_id", "property_unit_id", "installed_on",
)  # fmt: skip
NEW = (*OWN, "subject", "secret_hash", "old_secret_hash", "registered_at", "version")
GATEWAY = OWN.index("gateway_id")


@dataclass(frozen=True)
class Brought:
    """Codes."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __add__(self, other: "Brought") -> "Brought":
        return Brought(self.added + other.added, self.changed + other.changed)


def bring(settled: Sequence[Settled], *, at: datetime) -> Brought:
    """In about ten statements. The caller has a transaction open."""
    done = Brought()
    # Gateways first: what stands behind them needs their keys.
    for behind in (False, True):
        part = [one for one in settled if bool(one.gateway) == behind]
        if part:
            names = {one.gateway for one in part} - {""}
            keys = dict(Device.objects.filter(code__in=names).values_list("code", "id")) if names else {}
            done += _bring([_row(one, keys) for one in part], at)
    return done


def _row(one: Settled, keys: dict[str, int]) -> tuple:
    row = astuple(one)
    return (*row[:GATEWAY], keys.get(one.gateway), *row[GATEWAY + 1 :])


def _bring(rows: list[tuple], at: datetime) -> Brought:
    codes = [row[0] for row in rows]
    there = {row[0]: row for row in Device.objects.filter(code__in=codes).values_list(*OWN, "version")}
    new = [row for row in rows if row[0] not in there]
    other = [row for row in rows if row[0] in there and there[row[0]][:-1] != row]
    if new:
        upsert(Device, ("code",), NEW, ((*row, "", "", "", at, 1) for row in new))
    if other:
        upsert(Device, ("code",), (*OWN, "version"), ((*row, there[row[0]][-1] + 1) for row in other))
    return Brought(tuple(row[0] for row in new), tuple(row[0] for row in other))
