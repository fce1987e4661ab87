"""What nobody looks at any more is forgotten."""

from procrastinate.contrib.django import app

from huiyin.habits.looking import forget
from huiyin.kernel.clock import now


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="habits.forget")
def forget_looks(timestamp: int) -> None:
    forget(now())
