"""Large exports, and the end of old ones. The worker runs them."""

from procrastinate.contrib.django import app

from huiyin.exports.making import let_go, make
from huiyin.exports.services import TASK
from huiyin.kernel.clock import now


@app.task(name=TASK)
def make_export(export: int) -> None:
    make(export)


@app.periodic(cron="43 * * * *")
@app.task(queueing_lock="exports.let_go")
def let_go_of_old_files(timestamp: int) -> None:
    let_go(now())
