"""Make this process take no more connections from a socket that others go on listening at.

A worker that ends while it still accepts would close what it accepted a moment ago unread. The server in it has no way
to be told "no more"; so what it listens at is exchanged for a socket of which nobody knows, at which nobody calls.
"""

import os
import socket
from contextlib import suppress
from pathlib import Path

OURS = Path("/proc/self/fd")


def stop_accepting(descriptor: int) -> None:
    """Every descriptor of this process that stands for the same socket; nothing where there is no /proc."""
    if not OURS.exists():
        return
    silent = socket.socket(socket.AF_UNIX)
    silent.setblocking(False)
    silent.bind("")  # an address of the kernel's choosing
    silent.listen(1)
    meant = os.readlink(OURS / str(descriptor))
    for link in list(OURS.iterdir()):
        with suppress(FileNotFoundError):
            if os.readlink(link) == meant:
                os.dup2(silent.fileno(), int(link.name))
