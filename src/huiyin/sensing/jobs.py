"""What sensing does by the clock, as a net under the sense process's own loop. Every job may be repeated."""

from procrastinate.contrib.django import app

from huiyin.kernel.clock import now
from huiyin.sensing.services.sweeping import sweep


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="sensing.sweep")
def sweep_every_minute(timestamp: int) -> None:
    """Where no sense process runs, what time alone brings about comes a minute late, but it comes."""
    sweep(now(), thorough=True)
