"""What the hotline announces. Pure data: ids and moments, never a number or a name."""

from dataclasses import dataclass

from huiyin.kernel.events import Event


@dataclass(frozen=True)
class CallChanged(Event):
    """A call rings, is answered, or is over; `outcome` as in vocabulary.Outcome.

    `staff_id`: at whose desk; `left_id`: at whose it was before; `stranger`: an agent whom nobody knows yet has it.
    """

    call_id: int
    outcome: str
    staff_id: int | None = None
    left_id: int | None = None
    stranger: bool = False
