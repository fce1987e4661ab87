"""What can be in the way of somebody who was called."""

from huiyin.kernel.errors import Conflict


class TakenAlready(Conflict):
    """Somebody else was first. `by`: who, as a reference."""

    code = "taken_already"

    def __init__(self, message: str, *, by: str) -> None:
        super().__init__(message)
        self.by = by


class OverAlready(Conflict):
    """The alarm cleared, or was no alarm: nobody needs to go any more."""

    code = "call_over"
