"""A dump into a database: all of it, or nothing."""

import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, BinaryIO

import psycopg

from huiyin.runtime.datadir import DataDir
from huiyin.runtime.errors import RuntimeFault
from huiyin.runtime.postgres.clients import environment, program

PORTION = 1 << 20
HEAD_LINES = 60
# pg_restore 17 and later says it whatever server it speaks to; older ones do not know it.
UNKNOWN_BEFORE_17 = b"SET transaction_timeout = 0;\n"


def load(content: Iterator[bytes], data: DataDir, url: str) -> None:
    """
    Raises:
        RuntimeFault: pg_restore or psql failed; the database is as it was.
    """
    with psycopg.connect(url) as db:
        old = db.info.server_version < 170000
    with tempfile.TemporaryFile() as said:
        if old:
            _as_text(content, data, url, said)
        else:
            arguments = ["--single-transaction", "--exit-on-error", "--dbname="]
            with _running("pg_restore", arguments, data, url, said, stdout=said) as child:
                _feed(content, child)


def failed(name: str, said: BinaryIO) -> RuntimeFault:
    said.seek(0)
    words = said.read(4000).decode(errors="replace").strip()
    return RuntimeFault(f"{name} failed:\n{words}", f"{name} 失败：\n{words}")


def _as_text(content: Iterator[bytes], data: DataDir, url: str, said: BinaryIO) -> None:
    """By way of SQL, from which one line is taken."""
    psql = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null", "--file=-"]
    with _running("psql", psql, data, url, said) as reader:
        with _running("pg_restore", ["--exit-on-error", "--file=-"], data, url, said, stdout=subprocess.PIPE) as writer:
            pump = threading.Thread(target=_pump, args=(writer.stdout, reader), daemon=True)
            pump.start()
            _feed(content, writer)
            pump.join()
        # Only a dump that came out whole is ended; psql commits at the end of its input.
        assert reader.stdin is not None
        with suppress(BrokenPipeError):
            reader.stdin.close()


def _pump(source: IO[bytes], reader: subprocess.Popen[bytes]) -> None:
    assert reader.stdin is not None
    with suppress(BrokenPipeError):
        for _number in range(HEAD_LINES):
            if (line := source.readline()) != UNKNOWN_BEFORE_17:
                reader.stdin.write(line)
        while some := source.read(PORTION):
            reader.stdin.write(some)
    while source.read(PORTION):  # its reader gave up: let it come to its end, so that the reason is told
        pass


def _feed(content: Iterator[bytes], child: subprocess.Popen[bytes]) -> None:
    assert child.stdin is not None
    with suppress(BrokenPipeError):  # it says why itself
        for some in content:
            child.stdin.write(some)
        child.stdin.close()


class _running:
    """A program that must end well; killed where we do not come to the end ourselves, so that it commits nothing."""

    def __init__(
        self,
        name: str,
        arguments: list[str],
        data: DataDir,
        url: str,
        said: BinaryIO,
        stdout: BinaryIO | int = subprocess.DEVNULL,
    ) -> None:
        own = ["--no-owner", "--no-privileges"] if name == "pg_restore" else []
        command = [str(program(name, data)), *own, *arguments]
        self.name, self.said = name, said
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=stdout, stderr=said, env=environment(url))

    def __enter__(self) -> subprocess.Popen[bytes]:
        return self.child

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is not None:
            self.child.kill()
        with suppress(BrokenPipeError):
            assert self.child.stdin is not None
            self.child.stdin.close()
        if self.child.wait() and kind is None:
            raise failed(self.name, self.said)
