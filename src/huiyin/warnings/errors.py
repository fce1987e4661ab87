"""Typed errors of warnings."""

from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.warnings.cap import Deviation


class Unusable(InvalidInput):
    """A CAP message that nobody could act on. It is kept; `deviations` say what is wrong where."""

    status = 422
    code = "cap"

    def __init__(self, message: str, deviations: tuple[Deviation, ...]) -> None:
        super().__init__(message)
        self.deviations = deviations


class MovedOn(Conflict):
    """Somebody else was faster, or the warning has ended."""

    code = "moved_on"
