"""Loading a program of a thousand modules."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """What is loaded inside stays for good, so it is not looked through for garbage: not meanwhile (a seventh of the
    time of a start), not later (each thorough look of a running process would go through all of it).
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
