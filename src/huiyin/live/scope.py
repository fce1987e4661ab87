"""What one watcher may see: `matters.access.visible_to`, said in sets that answer in a microsecond. Pure."""

from dataclasses import dataclass, field

from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import CENTRE, UNIT, Role


@dataclass(frozen=True)
class Happening:
    """A move, with everything that decides who may see it as things stand when it is read.

    Attributes:
        key: (transaction id, row id), its place in the stream.
        units: units that have a part in the matter now; `left`: those that had one until it was taken from them.
        asked: members of staff whom an open task names.
    """

    key: tuple[int, int]
    matter_id: int
    number: str
    move: str
    state: str
    before: str
    urgency: str
    unit_id: int | None
    area: str
    grid: str
    at: str
    units: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Scope:
    """Whose eyes. `matter_id` narrows it to one matter."""

    everything: bool = False
    areas: tuple[str, ...] = ()
    grids: frozenset[str] = frozenset()
    units: frozenset[int] = frozenset()
    staff_id: int | None = None
    matter_id: int | None = field(default=None)
    takes_calls: bool = False
    heads_shift: bool = False
    within: str = ""  # the area that an API key is bound to

    def sees(self, happening: Happening) -> bool:
        if not happening.area.startswith(self.within):
            return False
        if self.matter_id is not None and self.matter_id != happening.matter_id:
            return False
        return (
            self.everything
            or happening.area.startswith(self.areas)
            or happening.grid in self.grids
            or not self.units.isdisjoint(happening.units)
            or self.staff_id in happening.asked
        )

    def lost(self, happening: Happening) -> bool:
        """It was with one of the watcher's units until now; they may know that it is gone, and nothing else."""
        wanted = self.matter_id in (None, happening.matter_id)
        return wanted and not self.units.isdisjoint(happening.left)


def scope_of(actor: Actor, matter_id: int | None = None) -> Scope:
    areas = actor.areas_as(*CENTRE)
    return Scope(
        everything="" in areas,
        areas=tuple(sorted(areas)),
        grids=actor.areas_as(Role.GRID_WORKER),
        units=actor.units_as(*UNIT),
        staff_id=actor.staff_id,
        matter_id=matter_id,
        takes_calls=actor.has(Role.ACCEPTOR, Role.DUTY_HEAD),
        heads_shift=actor.has(Role.DUTY_HEAD),
        within=actor.within,
    )
