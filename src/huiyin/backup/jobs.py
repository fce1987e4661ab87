"""Every ten minutes: is the nightly backup due, is the last one too old?"""

from huiyin.backup import nightly
from huiyin.kernel.apart import AGAIN, run_apart
from huiyin.kernel.clock import now
from huiyin.kernel.schedule import scheduled


@scheduled("*/10 * * * *", "backup.nightly", lock="backup.nightly", retry=AGAIN)
def make_when_due(timestamp: int) -> None:
    if nightly.due(now()):
        run_apart("huiyin.backup.nightly:run")


@scheduled("5 * * * *", "backup.watch")
def watch(timestamp: int) -> None:
    nightly.watch(now())
