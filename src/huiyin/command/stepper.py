"""The loop that goes on with call-outs, for a thread of the worker: twice a second a look at one small index."""

import logging
import threading

from django.db import Error, connection

from huiyin.command.services import step_due
from huiyin.kernel.clock import now

log = logging.getLogger(__name__)
PAUSE, LONGEST_PAUSE = 0.5, 5.0


def run(stop: threading.Event) -> None:
    """Until `stop`. Whatever goes wrong, it is tried again: an alarm waits for its next step."""
    pause = PAUSE
    while not stop.wait(pause):
        try:
            step_due(now())
            pause = PAUSE
        except Exception as error:
            level = logging.WARNING if isinstance(error, Error) else logging.ERROR
            log.log(level, "calling out pauses: %s", type(error).__name__)
            connection.close()
            pause = min(pause * 2, LONGEST_PAUSE)
    connection.close()
