"""The short way for what rings: notifications of the database, in the moment of a commit.

The reader of the outbox stays behind the oldest running transaction, and brings the same again later: what is told here
carries no place in the stream, and a listener that breaks off loses nothing.
"""

import asyncio
import logging
from collections.abc import Callable

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from huiyin.live.callouts import CHANNEL, CallOut, of_notification

log = logging.getLogger(__name__)
AGAIN = 1.0  # seconds until it is tried again


async def listen(pool: AsyncConnectionPool, offer: Callable[[CallOut], None]) -> None:
    """For ever, with a connection of its own; a database that is away only makes it wait."""
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(str(pool.conninfo), autocommit=True) as db:
                await db.execute(f"LISTEN {CHANNEL}")
                async for told in db.notifies():
                    if (happened := of_notification(told.payload)) is not None:
                        offer(happened)
        except (psycopg.Error, PoolTimeout, OSError) as error:
            log.warning("alarms wait for the database: %s", type(error).__name__)
        await asyncio.sleep(AGAIN)
