"""What calling out announces. Pure data: ids only."""

from dataclasses import dataclass

from huiyin.kernel.events import Event


@dataclass(frozen=True)
class CallChanged(Event):
    """`change`: rung, taken, joined, declined, missed, unanswered, arrived, cleared, ended. Key: callout/<id>.

    Attributes:
        steps: orders of the steps that it is about.
        staff: ids of those whose phone or desk looks again: it begins to ring, or becomes quiet.
    """

    callout_id: int
    alarm_id: int
    change: str
    severity: str
    steps: tuple[int, ...] = ()
    staff: tuple[int, ...] = ()
