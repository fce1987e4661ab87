"""Every ten minutes: is the nightly backup due, is the last one too old?"""

from procrastinate.contrib.django import app

from huiyin.backup import nightly
from huiyin.kernel.apart import AGAIN, run_apart
from huiyin.kernel.clock import now


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="backup.nightly", lock="backup.nightly", retry=AGAIN)
def make_when_due(timestamp: int) -> None:
    if nightly.due(now()):
        run_apart("huiyin.backup.nightly:run")


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="backup.watch")
def watch(timestamp: int) -> None:
    nightly.watch(now())
