"""Heavy work of a job in a process of its own: the worker keeps its processor for what people wait for, and what is in
hand ends at once when the worker is asked to stop. Its job runs again at the next start, as all jobs may.
"""

import importlib
import os
import signal
import subprocess
import sys
import traceback
from threading import Lock

from procrastinate import RetryStrategy

from huiyin.kernel.outage import OUTAGE
from huiyin.runtime.supervisor.kernel_ties import die_with_parent

NICENESS = 10


class Interrupted(Exception):
    """The worker was asked to stop meanwhile, or the database went away; nothing of it is kept."""


AGAIN = RetryStrategy(max_attempts=20, wait=10, retry_exceptions=[Interrupted, *OUTAGE])

_children: set[subprocess.Popen[bytes]] = set()
_lock = Lock()
_leaving = False


def run_apart(what: str, *arguments: str) -> None:
    """Call `what` ("package.module:function") with `arguments` in another process and wait for its end.

    Raises:
        Interrupted: the worker stops, or there is no database.
        RuntimeError: it failed; what it said stands in the log.
    """
    with _lock:
        if _leaving:
            raise Interrupted
        # The kernel ties the child to this thread, which waits for it.
        child = subprocess.Popen(
            [sys.executable, "-m", __name__, what, *arguments],
            stdin=subprocess.DEVNULL,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        _children.add(child)
    code = child.wait()
    with _lock:
        _children.discard(child)
        if code == os.EX_TEMPFAIL or (_leaving and code):
            raise Interrupted
    if code:
        raise RuntimeError(f"{what} ended with exit code {code}")


def end_all() -> None:
    """The worker stops: end what runs apart, begin nothing more."""
    global _leaving
    with _lock:
        _leaving = True
        for child in _children:
            child.terminate()


def _main(what: str, *arguments: str) -> None:
    os.nice(NICENESS)
    import django

    django.setup()
    module, _, function = what.partition(":")
    try:
        getattr(importlib.import_module(module), function)(*arguments)
    except OUTAGE:
        traceback.print_exc()
        sys.exit(os.EX_TEMPFAIL)


if __name__ == "__main__":
    _main(*sys.argv[1:])
