"""What the processes say: one prefixed line each on the terminal, and all of it in a file per process."""

import sys
import threading
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
        with stream, open_log(self.folder / f"{name}.log") as file:
            for raw in stream:
                file.write(raw)
                file.flush()
                self._print(name, raw.decode("utf-8", "replace").rstrip())

    def _print(self, name: str, line: str) -> None:
        label = f"{name:<{WIDTH}} │"
        if self.colour:
            label = f"\x1b[{COLOURS.get(name, '37')}m{label}\x1b[0m"
        with self._lock:
            try:
                print(label, line, flush=True)  # noqa: T201 (the terminal is what this file is for)
            except (BrokenPipeError, ValueError):
                pass  # the reader went away; the files go on
