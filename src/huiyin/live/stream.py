"""Serve one stream until the client leaves, its session ends, or it does not read any more."""

import asyncio
import random

from starlette.types import Receive, Send

from huiyin.live import feed, figures, frames
from huiyin.live.frames import Key
from huiyin.live.hub import Hub
from huiyin.live.listener import Listener

BEAT = 15.0
PATIENCE = 10.0  # seconds that a client may take to read what was sent
REPLAY = 2000  # moves; a client further behind loads its page anew
LOOKED_THROUGH = 20_000  # events of all, among which those of one matter are sought


class Stream:
    """An ASGI response."""

    def __init__(self, hub: Hub, listener: Listener, headers: dict[str, str], last: Key | None) -> None:
        self.hub = hub
        self.listener = listener
        self.last = last
        self.joined_at: Key = (0, 0)
        plain = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store"}
        # nginx and its like must not collect events.
        self.headers = plain | {"x-accel-buffering": "no", "x-content-type-options": "nosniff"} | headers

    async def __call__(self, scope: object, receive: Receive, send: Send) -> None:
        leaving = asyncio.create_task(self._leave(receive))
        # In one breath, so that every move is either missed (and replayed) or offered to the listener, never both.
        self.hub.join(self.listener)
        figures.opened.inc()
        self.joined_at = self._position()
        try:
            await self._serve(send)
        except (TimeoutError, OSError):
            pass  # it does not read, or it is gone: nothing is lost, it resumes with its last event id
        finally:
            self.hub.leave(self.listener)
            figures.ended.labels(self.listener.closed if self.listener.closed in figures.WHY else "gone").inc()
            leaving.cancel()

    async def _serve(self, send: Send) -> None:
        headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await self._write(send, await self._beginning())
        while True:
            waiting = await self.listener.take(BEAT)
            if waiting:
                await self._write(send, waiting)
            if self.listener.closed:
                break
            if not waiting:
                await self._write(send, frames.beat(self._position()))
        if self.listener.closed != "left":
            await self._write(send, frames.frame("end", {"why": self.listener.closed}))
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _beginning(self) -> bytes:
        """The greeting, and what the client has missed. New moves wait in the listener meanwhile."""
        # Clients of a process that was restarted do not all come back in the same second.
        retry = random.randint(1000, 4000)
        if self.last is None or self.last == self.joined_at:
            return frames.greeting(self.joined_at, retry)
        missed = await self._missed(self.last)
        if missed is None:
            return frames.greeting(self.joined_at, retry) + frames.frame("reset", {}, self.joined_at)
        return frames.greeting(self.last, retry) + missed

    async def _missed(self, last: Key) -> bytes | None:
        """None if not all of it is known any more, or if it is too much."""
        async with self.hub.pool.connection() as db:
            oldest = await feed.first(db)
            if last > self.joined_at or oldest is None or last < oldest:
                return None
            if await feed.is_far_behind(db, last, LOOKED_THROUGH):
                return None
            about = self.listener.scope.matter_id
            moves, _, more = await feed.read(db, last, self.joined_at, matter_id=about, limit=REPLAY)
        shown = (self.listener.show(self.listener.scope, move) for move in moves)
        return None if more else b"".join(frame for frame in shown if frame is not None)

    def _position(self) -> Key:
        assert self.hub.position is not None
        return self.hub.position

    async def _write(self, send: Send, body: bytes) -> None:
        figures.sent_bytes.inc(len(body))
        async with asyncio.timeout(PATIENCE):
            await send({"type": "http.response.body", "body": body, "more_body": True})

    async def _leave(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.listener.close("left")
