"""A reader of foreign input, as the fuzzers see it: bytes go in; it answers, or refuses with an error of its own."""

import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOUND = Path(__file__).with_name("found")
MOST_SECONDS = 2.0  # of the processor, for one input; a busy machine does not count
MOST_KILOBYTES = 400 * 1024  # that one input may add to the process


class Finding(AssertionError):
    """The reader did what no stranger may make it do."""


@dataclass(frozen=True)
class Target:
    """`refuses`: errors that it is meant to answer with. `seeds`: what it is meant to read. `longest`: bytes."""

    name: str
    read: Callable[[bytes], object]
    refuses: tuple[type[Exception], ...]
    seeds: Callable[[], Iterable[bytes]]
    longest: int

    def look(self, data: bytes) -> None:
        """
        Raises:
            Finding: too slow, too large, or an error that is not one of its own.
        """
        began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            self.read(data)
        except self.refuses:
            pass
        except Exception as wrong:
            raise Finding(f"{self.name}: {type(wrong).__name__}: {str(wrong)[:200]}") from wrong
        spent = time.process_time() - began
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        if spent > MOST_SECONDS or grown > MOST_KILOBYTES:
            raise Finding(f"{self.name}: {spent:.1f} s and {grown // 1024} MB for {len(data)} bytes")

    @property
    def found_in(self) -> Path:
        """Inputs that once broke it."""
        return FOUND / self.name


TARGETS: dict[str, Target] = {}


def target(
    name: str, *, refuses: tuple[type[Exception], ...] = (), seeds: Callable[[], Iterable[bytes]], longest: int = 4096
) -> Callable[[Callable[[bytes], object]], Callable[[bytes], object]]:
    def register(read: Callable[[bytes], object]) -> Callable[[bytes], object]:
        TARGETS[name] = Target(name, read, refuses, seeds, longest)
        return read

    return register


@cache
def _folder() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="huiyin-fuzz-")


@contextmanager
def as_file(name: str, data: bytes) -> Iterator[Path]:
    """For readers that want a path."""
    path = Path(_folder().name) / name
    path.write_bytes(data)
    yield path
