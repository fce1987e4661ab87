"""What the loop announces. Pure data; subscribers live on higher floors."""

from dataclasses import dataclass

from huiyin.kernel.events import Event


@dataclass(frozen=True)
class MatterMoved(Event):
    """A matter made one move; `move` is its name in states.MOVES ("receive" for the first)."""

    matter_id: int
    number: str
    move: str
    before: str
    state: str
    actor: str
    unit_id: int | None = None
    handler_id: int | None = None
    area: str = ""
    urgency: str = ""
    detail: dict | None = None
