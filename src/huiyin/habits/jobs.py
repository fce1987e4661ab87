"""What nobody looks at any more is forgotten."""

from huiyin.habits.looking import forget
from huiyin.kernel.clock import now
from huiyin.kernel.schedule import scheduled


@scheduled("17 * * * *", "habits.forget")
def forget_looks(timestamp: int) -> None:
    forget(now())
