"""A net under the loops that go on with call-outs: whatever died, a minute later it goes on."""

from huiyin.command.services import step_due
from huiyin.kernel.clock import now
from huiyin.kernel.schedule import scheduled


@scheduled("* * * * *", "command.step_due")
def step_all_due(timestamp: int) -> None:
    while step_due(now()):
        pass
