"""A line that can be bad: a TCP proxy between two parts of the product, which delays, swallows, refuses or cuts."""

import asyncio
import threading
from contextlib import suppress
from random import Random

GOOD, SLOW, DEAF, REFUSED, CUT = "good", "slow", "deaf", "refused", "cut"
DELAY = 0.3  # seconds that each piece takes on a slow line
OFTEN = 0.05  # share of answers in which a line that is cut breaks


class Line:
    """`mode`: GOOD; SLOW; DEAF (nothing comes through, nothing is closed); REFUSED; CUT (in the middle of answers)."""

    def __init__(self, port: int, to: int, seed: int = 1) -> None:
        self.port, self.to = port, to
        self.mode = GOOD
        self.random = Random(seed)
        self.cuts = 0
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._run, name=f"line {port}", daemon=True)

    def start(self) -> "Line":
        self._thread.start()
        return self

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def become(self, mode: str) -> None:
        """From now on; what is open breaks where the new mode says so."""
        self.mode = mode
        if mode == REFUSED:
            self._loop.call_soon_threadsafe(self._break_all)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", self.port))
        self._loop.run_forever()

    def _break_all(self) -> None:
        for writer in list(self._open):
            _break(writer)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode == REFUSED:
            return _break(writer)
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:
            return _break(writer)
        self._open |= {writer, far_writer}
        try:
            await asyncio.gather(
                self._carry(reader, far_writer, answers=False), self._carry(far_reader, writer, answers=True)
            )
        finally:
            self._open -= {writer, far_writer}
            _break(writer)
            _break(far_writer)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                while self.mode == DEAF:
                    await asyncio.sleep(0.05)
                if self.mode == SLOW:
                    await asyncio.sleep(DELAY)
                if answers and self.mode == CUT and self.random.random() < OFTEN:
                    self.cuts += 1
                    writer.write(data[: len(data) // 2])
                    await writer.drain()
                    break
                writer.write(data)
                await writer.drain()
        _break(writer)


def _break(writer: asyncio.StreamWriter) -> None:
    with suppress(OSError, RuntimeError):
        writer.transport.abort()
