"""One open stream: what waits to be sent to it, and when it has to end."""

import asyncio
from collections.abc import Callable, Sequence

from huiyin.live import alarms, callouts, calls, frames
from huiyin.live.feed import Told
from huiyin.live.scope import Scope, scope_of
from huiyin.live.viewers import Credential
from huiyin.orgs.actor import Actor

ROOM = 512  # frames; a client that is further behind is better off resuming


class Listener:
    """
    Attributes:
        show: what a happening looks like to this kind of watcher; None if it tells them nothing.
        account_id: whose unread notices are told; None for none.
        until: when a pass without a session runs out (seconds since the epoch).
    """

    def __init__(
        self,
        scope: Scope,
        show: Callable[[Scope, Told], bytes | None],
        *,
        credential: Credential | None = None,
        account_id: int | None = None,
        until: float | None = None,
    ) -> None:
        self.scope = scope
        self.show = show
        self.credential = credential
        self.account_id = account_id
        self.until = until
        self.unread: int | None = None
        self.closed = ""
        self._room: list[bytes] = []
        self._told = asyncio.Event()

    def offer(self, happenings: Sequence[Told]) -> None:
        for happening in happenings:
            shown = self.show(self.scope, happening)
            if shown is not None:
                self._put(shown)

    def tell_unread(self, count: int) -> None:
        if count != self.unread:
            self.unread = count
            self._put(frames.frame("notices", {"unread": count}))

    def look_as(self, actor: Actor) -> None:
        """Posts may have changed since the stream was opened."""
        self.scope = scope_of(actor, self.scope.matter_id)

    def close(self, why: str) -> None:
        """Send what is waiting and end. `why` is told to the client."""
        if not self.closed:
            self.closed = why
            self._told.set()

    def _put(self, shown: bytes) -> None:
        if self.closed:
            return
        if len(self._room) >= ROOM:
            self._room.clear()
            self.close("slow")
            return
        self._room.append(shown)
        self._told.set()

    async def take(self, wait: float) -> bytes:
        """All that waits, as soon as there is something; b"" after `wait` seconds without."""
        try:
            await asyncio.wait_for(self._told.wait(), wait)
        except TimeoutError:
            pass  # even so, something may have come in this very moment
        self._told.clear()
        waiting, self._room = self._room, []
        return b"".join(waiting)


def to_staff(scope: Scope, happening: Told) -> bytes | None:
    if isinstance(happening, callouts.CallOut):
        return callouts.shown(scope, happening)
    if isinstance(happening, calls.Ring):
        return calls.shown(scope, happening)
    if isinstance(happening, alarms.AlarmNews):
        return alarms.shown(scope, happening)
    if scope.sees(happening):
        return frames.moved(happening)
    return frames.gone(happening) if scope.lost(happening) else None


def to_nobody(scope: Scope, happening: Told) -> bytes | None:
    """A stream that tells notices only."""
    return None
