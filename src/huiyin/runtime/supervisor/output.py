"""What the processes say: one prefixed line each on the terminal, and all of it in a file per process."""

import sys
import threading
from io import FileIO
from pathlib import Path
from typing import IO

from huiyin.runtime.datadir import open_log

COLOURS = {"web": "36", "live": "35", "worker": "33", "postgres": "34", "huiyin": "32",
           "broker": "31", "door": "31", "sense": "95"}  # fmt: skip
WIDTH = 8


class Output:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.colour = sys.stdout.isatty()
        self._lock = threading.Lock()

    def say(self, line: str) -> None:
        self._print("huiyin", line)

    def follow(self, name: str, stream: IO[bytes]) -> None:
        thread = threading.Thread(target=self._copy, args=(name, stream), name=f"output of {name}", daemon=True)
        thread.start()

    def _copy(self, name: str, stream: IO[bytes]) -> None:
        """Whatever becomes of the file, all of the stream is read: a process whose words nobody takes stands still."""
        with stream, _LogFile(self.folder / f"{name}.log") as file:
            for raw in stream:
                file.write(raw)
                self._print(name, raw.decode("utf-8", "replace").rstrip())

    def _print(self, name: str, line: str) -> None:
        label = f"{name:<{WIDTH}} │"
        if self.colour:
            label = f"\x1b[{COLOURS.get(name, '37')}m{label}\x1b[0m"
        with self._lock:
            try:
                print(label, line, flush=True)  # noqa: T201 (the terminal is what this file is for)
            except (OSError, ValueError):
                pass  # the reader went away, or what it writes to is full; the files go on


class _LogFile:
    """What cannot be written, as on a full disk, is left out and counted; the file says so once it can."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: FileIO | None = None
        self._left_out = 0

    def __enter__(self) -> "_LogFile":
        return self

    def __exit__(self, *raised: object) -> None:
        if self._file is not None:
            self._file.close()

    def write(self, line: bytes) -> None:
        try:
            self._file = self._file or open_log(self.path)
            if self._left_out:
                self._whole(b"\n(%d lines could not be written here)\n" % self._left_out)
                self._left_out = 0
            self._whole(line)
        except OSError:
            self._left_out += 1

    def _whole(self, line: bytes) -> None:
        assert self._file is not None
        if self._file.write(line) < len(line):
            raise OSError("only a part of it was written")
