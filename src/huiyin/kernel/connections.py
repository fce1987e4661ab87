"""Trust a quiet database connection.

Before its first statement each request asks the server whether it is still there, which costs as much as an insert. A
server that has gone away, in whatever way its machine can still tell, has made the socket readable: only then we ask.
"""

import select

from django.core.signals import request_started
from django.db import connections
from psycopg import Connection, OperationalError


def trust_quiet_ones(**_signal: object) -> None:
    for wrapper in connections.all(initialized_only=True):
        if wrapper.connection is not None and is_quiet(wrapper.connection):
            wrapper.health_check_done = True  # type: ignore[attr-defined]


def is_quiet(connection: Connection) -> bool:
    """Nothing has come from the server since its last answer: neither a farewell nor the end of the line."""
    try:
        socket = connection.fileno()
    except OperationalError:
        return False
    poll = select.poll()
    poll.register(socket, select.POLLIN | select.POLLHUP | select.POLLERR)
    return not poll.poll(0)


def watch() -> None:
    """After Django's own handler, which asks for the check that this one may find needless."""
    request_started.connect(trust_quiet_ones)
