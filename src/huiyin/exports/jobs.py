"""Large exports, and the end of old ones. The worker runs them."""

from procrastinate.contrib.django import app

from huiyin.exports.making import let_go, make
from huiyin.exports.services import TASK
from huiyin.kernel.clock import now
from huiyin.kernel.schedule import scheduled


@app.task(name=TASK)
def make_export(export: int) -> None:
    make(export)


@scheduled("43 * * * *", "exports.let_go")
def let_go_of_old_files(timestamp: int) -> None:
    let_go(now())
