"""When a clock that has run out is passed up a level. Pure; time is passed in."""

from datetime import datetime, timedelta

# After the due time: at once, then with growing pauses; the last one repeats until somebody settles it.
STEPS = tuple(timedelta(hours=h) for h in (0, 4, 24, 72, 168, 336))
REPEAT = timedelta(days=30)


def steps_passed(due_at: datetime, now: datetime) -> int:
    """How often a clock that was due then should have been escalated by now; 0 at its very due moment."""
    late = now - due_at
    if late <= timedelta():
        return 0
    passed = sum(1 for step in STEPS if late >= step)
    if passed < len(STEPS):
        return passed
    return passed + (late - STEPS[-1]) // REPEAT


def next_step(due_at: datetime, passed: int) -> datetime:
    """When a clock that has been escalated `passed` times is escalated again."""
    if passed < len(STEPS):
        return due_at + STEPS[passed]
    return due_at + STEPS[-1] + (passed - len(STEPS) + 1) * REPEAT
