"""All open streams of this process, the one reader behind them, and the watch over who may still be watching."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from huiyin.live import alerts, feed
from huiyin.live.callouts import CallOut
from huiyin.live.frames import Key
from huiyin.live.listener import Listener
from huiyin.live.viewers import Credential, Viewer, viewers

log = logging.getLogger(__name__)

POLL = 0.1
WATCH = 2.0  # how soon a stream notices that its session has ended
NEWS = 1.0  # how soon it notices a new notice
_UNREAD = """
SELECT account_id, count(*) FROM notices_notice WHERE account_id = ANY(%s) AND read_at IS NULL GROUP BY account_id
"""


class Hub:
    def __init__(self, pool: AsyncConnectionPool) -> None:
        self.pool = pool
        self.position: Key | None = None
        self.listeners: set[Listener] = set()
        self.open_by: Counter[Credential | None] = Counter()
        self.looked_at = 0.0
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        await self.pool.open()
        loops = ((self._read, POLL), (self._watch, WATCH), (self._count, NEWS))
        self._tasks = [asyncio.create_task(self._again(step, pause)) for step, pause in loops]
        self._tasks.append(asyncio.create_task(alerts.listen(self.pool, self._alert)))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        self.end_all("restart")
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.pool.close()

    def join(self, listener: Listener) -> None:
        self.listeners.add(listener)
        self.open_by[listener.credential] += 1

    def leave(self, listener: Listener) -> None:
        self.listeners.discard(listener)
        self.open_by[listener.credential] -= 1
        if self.open_by[listener.credential] <= 0:
            del self.open_by[listener.credential]

    def end_all(self, why: str) -> None:
        for listener in list(self.listeners):
            listener.close(why)

    @property
    def is_reading(self) -> bool:
        return time.monotonic() - self.looked_at < 5

    async def _again(self, step: Callable[[], Awaitable[bool]], pause: float) -> None:
        """Do `step` for ever; a database that is away only makes it wait."""
        while True:
            try:
                more = await step()
            except (psycopg.Error, PoolTimeout, OSError) as error:
                log.warning("the live process waits for the database: %s", type(error).__name__)
                more = False
                await asyncio.sleep(1)
            except Exception:
                log.exception("a loop of the live process failed")
                more = False
                await asyncio.sleep(1)
            if not more:
                await asyncio.sleep(pause)

    async def _read(self) -> bool:
        async with self.pool.connection() as db:
            if self.position is None:
                self.position = await feed.head(db)
            happenings, reached, more = await feed.read(db, self.position)
        # From here to the end nothing awaits: a new stream sees either none or all of this batch.
        for listener in list(self.listeners):
            listener.offer(happenings)
        self.position = reached
        self.looked_at = time.monotonic()
        return more

    def _alert(self, happened: CallOut) -> None:
        for listener in list(self.listeners):
            listener.offer([happened])

    async def _watch(self) -> bool:
        """Close the streams of ended sessions; follow changes of posts."""
        watched = [listener for listener in self.listeners if listener.credential]
        if watched:
            async with self.pool.connection() as db:
                good = await viewers(db, {listener.credential for listener in watched if listener.credential})
            for listener in watched:
                self._settle(listener, good.get(listener.credential) if listener.credential else None)
        for listener in list(self.listeners):
            if listener.until is not None and time.time() > listener.until:
                listener.close("expired")
        return False

    def _settle(self, listener: Listener, viewer: Viewer | None) -> None:
        if viewer is None:
            listener.close("signed_out")
        else:
            listener.look_as(viewer.actor)

    async def _count(self) -> bool:
        wanting = [listener for listener in self.listeners if listener.account_id is not None]
        if wanting:
            async with self.pool.connection() as db:
                unread = await self.unread(db, {listener.account_id for listener in wanting if listener.account_id})
            for listener in wanting:
                listener.tell_unread(unread.get(listener.account_id or 0, 0))
        return False

    async def unread(self, db: psycopg.AsyncConnection, accounts: set[int]) -> dict[int, int]:
        return dict(await (await db.execute(_UNREAD, [list(accounts)])).fetchall())
