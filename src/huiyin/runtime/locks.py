"""File locks that the kernel releases when their holder dies, however it dies."""

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType


class FileLock:
    """An advisory lock on a file. Shared locks live together; an exclusive one stands alone."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def acquire(self, *, shared: bool = False, wait: float = 0) -> bool:
        """Take the lock, trying for `wait` seconds. False: somebody else holds it."""
        if self._file is None:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        flags = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB
        until = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(self._file, flags)
                return True
            except BlockingIOError:
                if time.monotonic() >= until:
                    return False
                time.sleep(0.05)

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def note(self, text: str) -> None:
        """Leave word for those who find the lock taken (only the holder writes)."""
        assert self._file is not None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, text.encode(), 0)

    def read_note(self) -> str:
        return self.path.read_text().strip() if self.path.exists() else ""

    def __enter__(self) -> "FileLock":
        if not self.acquire(wait=120):
            raise TimeoutError(f"{self.path} stayed locked for two minutes")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
