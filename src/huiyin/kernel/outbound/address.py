"""Which addresses may be called. A name is looked up once; what was checked is what is connected to."""

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

_NAT64 = ip_network("64:ff9b::/96")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Receiver:
    scheme: str
    host: str  # as a certificate names it: lower case, without brackets
    port: int

    def listed_in(self, names: Iterable[str]) -> bool:
        """`names`: host or host:port (IPv6 in brackets, as in a URL)."""
        bare = f"[{self.host}]" if ":" in self.host else self.host
        return any(name.lower() in (bare, self.host, f"{bare}:{self.port}") for name in names)


def receiver_of(url: str) -> Receiver | None:
    """None if this is no address to call: another scheme, no host, or a user name in it (it would end up in logs)."""
    try:
        parts: SplitResult = urlsplit(url)
        port = parts.port
        host = (
            (parts.hostname or "").encode("idna").decode() if not (parts.hostname or "").isascii() else parts.hostname
        )
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in _PORTS or not host or parts.username is not None or "%" in host:
        return None
    return Receiver(parts.scheme, host.rstrip(".").lower(), port or _PORTS[parts.scheme])


def is_public(address: str) -> bool:
    """Whether anybody on the internet would reach the same machine there; also looks through IPv4 inside IPv6."""
    ip = ip_address(address.partition("%")[0])
    return all(one.is_global and not one.is_multicast for one in (ip, *_inside(ip)))


def _inside(ip: IPv4Address | IPv6Address) -> list[IPv4Address]:
    if isinstance(ip, IPv4Address):
        return []
    found = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64:
        found.append(IPv4Address(int(ip) & 0xFFFF_FFFF))
    return [one for one in found if one is not None]


def look_up(receiver: Receiver) -> list[str]:
    """IP addresses of the receiver, in the system's order. Blocks."""
    found = socket.getaddrinfo(receiver.host, receiver.port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
