"""Room for so many at once, and a short line before the door.

Whoever finds the line full, or has stood in it for as long as people wait, is turned away: at once, and before any work
was done for them. A long line helps nobody; it only makes sure that everybody who is served has given up already.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Room:
    """`places`: at work at once. `line`: wait before the door at most. `patience`: seconds that one of them waits."""

    def __init__(self, places: int, line: int, patience: float) -> None:
        self._free = threading.Semaphore(places)
        self._lock = threading.Lock()
        self._line, self._patience = line, patience
        self.waiting = 0

    @contextmanager
    def place(self) -> Iterator[bool]:
        """Whether there was one; it is given back at the end of the block."""
        found = self._enter()
        try:
            yield found
        finally:
            if found:
                self._free.release()

    def _enter(self) -> bool:
        with self._lock:
            if not self.waiting and self._free.acquire(blocking=False):  # nobody jumps the queue
                return True
            if self.waiting >= self._line:
                return False
            self.waiting += 1
        try:
            return self._free.acquire(timeout=self._patience)
        finally:
            with self._lock:
                self.waiting -= 1
