"""A net under the loops that go on with call-outs: whatever died, a minute later it goes on."""

from procrastinate.contrib.django import app

from huiyin.command.services import step_due
from huiyin.kernel.clock import now


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="command.step_due")
def step_all_due(timestamp: int) -> None:
    while step_due(now()):
        pass
