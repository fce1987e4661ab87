"""One consumer: take what is there, commit, acknowledge; again. It outlives the broker and the database.

A lone message is taken at once; under load a batch is whatever came while the batch before was written, so that
batches grow by themselves and nobody waits for one to fill.
"""

import logging
import math
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from huiyin.intake.sensing.messages import Unkept, set_apart, take_messages
from huiyin.intake.sensing.sources import Away, Message, Source
from huiyin.kernel.clock import now
from huiyin.kernel.outage import is_passing, is_uncertain
from huiyin.kernel.telemetry.origin import asked, resumed
from huiyin.sensing.services.readings import states

log = logging.getLogger("huiyin.sense")

IDLE = 0.5  # seconds without a message after which there is time for other things
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 3.0
HOLD = 1.5  # seconds between two signs to the broker that a batch is still in hand; below its patience
STUCK = 30.0  # seconds without a round, in which a message would have been waited for sixty times
TRIES = 4  # of a batch that a well database refuses
TRIES_BY_LINE = 25  # of one that breaks the line each time, half a minute in all; it may be the batch that does
WAITS = "what devices say waits at the broker"
Step = Callable[[], object]


class Consumer:
    def __init__(self, source: Callable[[], Source], stop: threading.Event, beside: Sequence[Step] = ()) -> None:
        """`beside`: what else is to be done about once a second, between two batches."""
        self.source, self.stop, self.beside = source, stop, beside
        self.pause = FIRST_PAUSE
        self._beside_at = 0.0
        self._trouble: str | None = "the broker has not been reached yet"
        self._round_at = time.monotonic()
        self._left: set[Any] = set()  # tokens of what shall come again

    @property
    def trouble(self) -> str | None:
        """What keeps this consumer from its work, in words; None while it goes round."""
        still = time.monotonic() - self._round_at
        if self._trouble is None and still > STUCK:
            return f"this consumer has not come round for {still:.0f} s; end it, another takes what it had in hand"
        return self._trouble

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                source = self.source()
            except Away as away:
                self._wait(away)
                continue
            try:
                self._consume(source)
            except Away as away:
                self._wait(away)
            finally:
                source.close()
        self._try(states.flush)

    def _wait(self, why: Exception) -> None:
        log.warning("waiting: %s", why)
        self._trouble = "the broker of devices does not answer"
        self.stop.wait(self.pause)
        self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def _consume(self, source: Source) -> None:
        while not self.stop.is_set():
            messages = source.take(IDLE)
            self._trouble, self._round_at = None, time.monotonic()
            if messages:
                self._left = set()
                self._take(source, messages)
                source.acknowledge([message for message in messages if message.token not in self._left])
                self.pause = FIRST_PAUSE
            if time.monotonic() - self._beside_at >= 1.0:
                self._do_beside(idle=not messages)

    def _do_beside(self, *, idle: bool) -> None:
        for step in (*self.beside, *([states.flush] if idle else [])):
            self._try(step)
        self._beside_at = time.monotonic()

    def _try(self, step: Step) -> None:
        try:
            step()
        except (OperationalError, InterfaceError):
            connection.close()  # the next batch says so, and waits
        except Exception:
            log.exception("%s failed; it is tried again", getattr(step, "__qualname__", step))

    def _take(self, source: Source, messages: Sequence[Message]) -> None:
        """Returns once all of them are committed: kept, or set aside. A database that is away or full is waited for."""
        try:
            with resumed(asked(None), "readings", messages=len(messages)):
                self._until_done(source, messages, lambda: take_messages(messages, at=now()))
        except Away:
            raise
        except Unkept as unkept:
            self._leave(source, unkept.messages)
        except Exception as error:
            self._take_apart(source, messages, error)

    def _until_done(self, source: Source, messages: Sequence[Message], do: Step) -> None:
        """Try until it succeeds, or until a database that is well has refused it too often."""
        pause, tries, held_at = FIRST_PAUSE / 2, 0, time.monotonic()
        while True:
            try:
                do()
                return
            except (DatabaseError, InterfaceError) as error:
                there = _is_there()
                tries += there
                if there and tries >= _enough(error):
                    raise
                log.warning("waiting for the database: %s", str(error).strip().split("\n")[0])
                self._trouble = f"the database {'refuses' if there else 'does not answer'}; " + WAITS
            if self.stop.wait(pause):
                raise Away("stopped with a batch in hand; it comes again")
            pause = min(pause * 2, LONGEST_PAUSE / 2)
            if time.monotonic() - held_at > HOLD:
                source.hold(messages)
                held_at = time.monotonic()

    def _take_apart(self, source: Source, messages: Sequence[Message], error: Exception) -> None:
        """Something in it breaks us: halve it until what does stands alone."""
        if len(messages) > 1:
            middle = len(messages) // 2
            source.hold(messages)
            self._take(source, messages[:middle])
            self._take(source, messages[middle:])
            return
        log.error("a message of %s is set aside", messages[0].device, exc_info=error)
        why = f"{type(error).__name__}: {error}"
        self._until_done(source, messages, lambda: set_apart(messages[0], why, at=now()))

    def _leave(self, source: Source, messages: Sequence[Message]) -> None:
        """All is done but to keep their pictures. They come again until there is room, and hold nobody up."""
        if source.gives_again:
            log.warning("the disk is full: %d pictures of scenes wait at the broker", len(messages))
            self._left |= {message.token for message in messages}
        else:
            log.error("the disk is full: %d pictures of scenes are lost", len(messages))


def _enough(error: DatabaseError | InterfaceError) -> float:
    """How often the same is tried."""
    if is_passing(error):
        return math.inf
    if is_uncertain(error):
        return TRIES_BY_LINE
    return TRIES if isinstance(error, OperationalError) else 1


def _is_there() -> bool:
    """Whether the database answers, on a fresh connection."""
    connection.close()
    try:
        connection.ensure_connection()
    except (OperationalError, InterfaceError):
        return False
    return True
