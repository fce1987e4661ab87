"""Where the workers listen: one socket for each, all at one address, held by the parent for as long as it lives.

At one socket that all of them share, whichever worker is woken first takes whatever is there: measured, two workers of
which one had all forty connections, and the second core slept. With a socket each, the kernel deals connections out by
their addresses. What waits at a socket whose worker is gone is kept, because the parent holds the socket too; and what
comes is sent past it (`deal_to`) until somebody takes up what waits there.

Linux only; elsewhere a second socket at an address takes everything or nothing, and all share one.
"""

import ctypes
import socket
import struct
import sys
from contextlib import suppress

DEALS = sys.platform == "linux"
# asm-generic/socket.h; Python has no name for it.
SO_ATTACH_REUSEPORT_CBPF = 51
# linux/filter.h: A is the accumulator. SKF_AD_OFF + SKF_AD_RANDOM is a random number instead of a place in the packet.
LOAD, MODULO, JUMP_IF_EQUAL, RETURN, RANDOM = 0x20, 0x94, 0x15, 0x06, 0xFFFFF000 + 56
STEP = struct.Struct("=HBBI")  # struct sock_filter: what to do, how far to jump if so and if not, with what
UNACKED = struct.Struct("=24xI")  # of struct tcp_info; for who listens: connections that nobody has accepted yet


class Listeners:
    """Raises OSError where somebody listens at the address already."""

    def __init__(self, host: str, port: int, workers: int, backlog: int) -> None:
        self.family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(self.family) as free:  # sockets that share an address would also share it with a stranger's
            free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            free.bind((host, port))
        count = workers if DEALS else 1
        self.sockets = [self._socket(host, port, backlog) for _ in range(count)]
        self.dealt_to = list(range(count))

    def _socket(self, host: str, port: int, backlog: int) -> socket.socket:
        listening = socket.create_server((host, port), family=self.family, backlog=backlog, reuse_port=DEALS)
        listening.setblocking(False)
        listening.set_inheritable(True)  # for systems where workers are not forked
        # Taken over by each connection: an answer goes out in two pieces, and the second must not wait until the other
        # side has acknowledged the first, which it delays by 40 ms.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening

    def of(self, worker: int) -> socket.socket:
        return self.sockets[worker % len(self.sockets)]

    def waits_at(self, worker: int) -> bool:
        """Whether a connection is there that the worker has not accepted. One that is well takes it at once."""
        if not DEALS:
            return False
        (waiting,) = UNACKED.unpack_from(self.of(worker).getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, UNACKED.size))
        return bool(waiting)

    def deal_to(self, workers: list[int]) -> None:
        """New connections go to these; to all if there are none, for then they may wait anywhere."""
        workers = workers or list(range(len(self.sockets)))
        if len(self.sockets) == 1 or workers == self.dealt_to:
            return
        code = _choice_among(workers)
        told = struct.pack("HP", len(code) // STEP.size, ctypes.addressof(code))  # struct sock_fprog
        with suppress(OSError):  # a system that cannot be told goes on dealing to all
            # What is told to one of them holds for all at the address.
            self.sockets[0].setsockopt(socket.SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, told)
        self.dealt_to = workers

    def close(self) -> None:
        for listening in self.sockets:
            listening.close()


def _choice_among(workers: list[int]) -> "ctypes.Array[ctypes.c_char]":
    """A program for the kernel's packet filter that answers with one of these numbers, each as often as the others."""
    steps = [(LOAD, 0, 0, RANDOM), (MODULO, 0, 0, len(workers))]
    for place, worker in enumerate(workers):
        steps += [(JUMP_IF_EQUAL, 0, 1, place), (RETURN, 0, 0, worker)]
    code = b"".join(STEP.pack(*step) for step in [*steps, (RETURN, 0, 0, workers[0])])
    return ctypes.create_string_buffer(code, len(code))
