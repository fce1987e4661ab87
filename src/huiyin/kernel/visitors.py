"""Where a request comes from: the nearest address that is none of our own proxies."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address


def address_of(request: HttpRequest) -> Address | None:
    """The peer, or, as far as trusted proxies (HUIYIN_PROXIES) say so, whom they speak for.

    X-Forwarded-For is read from its end: each trusted hop has added whom it heard from. What stands before the first
    hop that nobody vouches for could be written by anybody.
    """
    address = read(request.META.get("REMOTE_ADDR", ""))
    trusted = tuple(settings.HUIYIN_PROXIES)
    if address is None or not within(address, trusted):
        return address
    for hop in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        further = read(hop)
        if further is None:
            break
        address = further
        if not within(address, trusted):
            break
    return address


def household_of(address: Address | None) -> str:
    """What counts as one visitor: an IPv4 address, or the /64 that one IPv6 connection is given."""
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, 64), strict=False))
    return str(address)


def within(address: Address, networks: Iterable[str]) -> bool:
    return any(address in network for network in _read_networks(tuple(networks)))


def read(text: str) -> Address | None:
    """The address in `text`, with or without port and brackets; an IPv4 address in IPv6 dress is taken out of it."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


@lru_cache(maxsize=16)
def _read_networks(networks: tuple[str, ...]) -> tuple:
    return tuple(ip_network(one, strict=False) for one in networks)
