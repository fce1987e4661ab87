"""Erasing by the clock. The worker runs it; it may be repeated."""

import logging

from huiyin.kernel.schedule import scheduled
from huiyin.orgs.actor import SYSTEM
from huiyin.retention.erasing import fulfil_waiting
from huiyin.retention.running import run

log = logging.getLogger(__name__)


@scheduled("13 4 * * *", "retention.every_night")
def every_night(timestamp: int) -> None:
    """After the backup of the night: what goes tonight is in one more of them, and in none after it."""
    done, lines = fulfil_waiting(), run(by=SYSTEM)
    log.info("retention", extra={"wishes": done, "gone": sum(one.gone for one in lines)})
