"""Streams never end by themselves, and a server that stops waits for what is open: so they are ended first."""

import asyncio
import signal
from functools import partial

from huiyin.live.hub import Hub


def end_streams_on_signals(hub: Hub) -> None:
    """Put the end of all streams before whatever the server does at SIGTERM and SIGINT.

    The server's own handler is kept by the loop, which has no public way to ask for it; where it cannot be found,
    streams are cut after the server's patience, as they would be without this.
    """
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        theirs = getattr(loop, "_signal_handlers", {}).get(signum)
        if theirs is not None:
            loop.add_signal_handler(signum, partial(_both, hub, theirs))


def _both(hub: Hub, theirs: asyncio.Handle) -> None:
    hub.end_all("restart")
    theirs._run()  # type: ignore[attr-defined]
