"""Does the broker still keep what devices tell it? One that met a full disk keeps nothing more until it starts again.

So each few seconds it is given something to keep. Once it fails though the disk has room, it is ended, and starts
again; devices then send again what was not acknowledged to them.
"""

import logging
import math
import shutil
import threading
import time

from huiyin.intake.sensing.sources import Away, Unanswered
from huiyin.intake.sensing.sources.stream import try_to_keep
from huiyin.runtime.broker.config import Broker, store_of
from huiyin.runtime.broker.ending import end_broker
from huiyin.runtime.datadir import DataDir

log = logging.getLogger("huiyin.doorkeeper")

EVERY = 10.0  # seconds
AGAIN = 2.0  # seconds after a trial that failed
ENOUGH = 3  # that failed, one after another; a storm of devices that come back makes it slow, too
ROOM = 32 << 20  # bytes of disk without which starting again would not help
LONGEST = 600.0  # seconds between two endings that did not help
FULL, FAILED = "full", "failed"


class StoreWatch:
    """`trouble`: why nothing is kept, FULL or FAILED; "" while all is well, and when the broker is not there at all."""

    def __init__(self, data: DataDir, where: Broker, stop: threading.Event) -> None:
        self.data, self.where, self.stop = data, where, stop
        self.trouble = ""
        self.ended = 0  # times, since it last kept something
        self._failed = 0
        self._since = 0.0
        self._not_before = 0.0

    def start(self) -> threading.Thread:
        thread = threading.Thread(target=self.run, name="store watch", daemon=True)
        thread.start()
        return thread

    def run(self) -> None:
        while not self.stop.wait(AGAIN if self._failed else EVERY):
            try:
                self.look()
            except Exception:
                log.exception("the broker's store could not be looked at; it is tried again")

    def look(self) -> None:
        began = time.time()
        try:
            try_to_keep(self.where, self.data.secret("broker-sense"))
        except Unanswered as why:
            self._since = self._since if self._failed else began
            self._failed += 1
            if self._failed >= ENOUGH:
                self._mend(str(why))
        except Away:
            self._failed, self.trouble = 0, ""  # others say so, and start it
        else:
            if self.trouble:
                log.warning("the broker keeps again what devices say")
            self._failed, self.ended, self.trouble = 0, 0, ""

    def _mend(self, why: str) -> None:
        room = self._room()
        if room < ROOM:
            self._note(FULL, f"its disk is full, {room / (1 << 20):.0f} MB are left")
            return
        self._note(FAILED, why)
        if time.monotonic() < self._not_before:
            return
        self._not_before = time.monotonic() + min(LONGEST, EVERY * 2**self.ended)
        self.ended += 1
        self._failed = 0
        if end_broker(self.data, older_than=self._since):
            log.warning("the broker was ended, so that it starts again")
        else:
            log.error("the broker was not found on this machine; start it again where it runs")

    def _room(self) -> float:
        """Bytes on the broker's disk; endless where that is another machine's."""
        try:
            return shutil.disk_usage(store_of(self.data)).free
        except FileNotFoundError:
            return math.inf

    def _note(self, trouble: str, why: str) -> None:
        if trouble != self.trouble:
            log.error("the broker keeps nothing of what devices say: %s", why)
        self.trouble = trouble
