"""The engine under every verb: guard by the table, win the race, change, trace, announce."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.audit.selectors import entries_of
from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict
from huiyin.kernel.events import Audience, announce
from huiyin.kernel.telemetry.origin import note_about
from huiyin.kernel.together import Part, updating
from huiyin.kernel.work import current, work
from huiyin.matters import figures
from huiyin.matters.errors import Missing, NotYours, WrongState
from huiyin.matters.events import MatterMoved
from huiyin.matters.labels import move_name, state_name
from huiyin.matters.models import Matter
from huiyin.matters.permissions import may
from huiyin.matters.services.timing import settle_due
from huiyin.matters.states import MOVES, Move, State
from huiyin.orgs.actor import Actor


def claim(matter: Matter) -> None:
    """Make this transaction the only one that moves `matter`, and refuse if the caller's copy is out of date."""
    note_about(matter.chain)
    held = current().held
    if matter.pk in held:
        if held[matter.pk] is not matter:
            raise RuntimeError("Two copies of one matter in one unit of work; pass the same object on.")
        return
    version = Matter.objects.select_for_update().filter(pk=matter.pk).values_list("version", flat=True).get()
    if version != matter.version:
        raise Conflict(overtaken_by(matter), code="raced")
    adopt(matter)


def adopt(matter: Matter) -> Matter:
    """Note a matter that this transaction has locked or created, so that it need not be claimed again."""
    current().held[matter.pk] = matter
    matter.__dict__["_loaded_version"] = matter.version
    return matter


def overtaken_by(matter: Matter) -> str:
    """What happened to the matter meanwhile, in words."""
    last = entries_of(matter.chain)[-1]
    return _("Somebody was faster: “%(move)s” happened meanwhile. Reload to see the matter as it is now.") % {
        "move": move_name(last.action.removeprefix("matters."))
    }


def begin(matter: Matter, name: str, by: Actor, **given: object) -> Move:
    """Claim the matter and check that the table allows this move from here, to this person, with what is given."""
    claim(matter)
    move = MOVES[name]
    if matter.state not in move.source:
        raise WrongState(
            _("“%(move)s” is not possible now: the matter is “%(state)s”. Reload to see what happened.")
            % {"move": move_name(name), "state": state_name(matter.state)},
            state=matter.state,
            move=name,
        )
    if not may(by, move, matter):
        raise NotYours(
            _("“%(move)s” belongs to another role, unit or area than yours.") % {"move": move_name(name)},
            move=name,
        )
    for need in sorted(move.needs):
        if given.get(need) in (None, "", [], ()):
            raise Missing(_("“%(move)s” needs: %(need)s.") % {"move": move_name(name), "need": need}, field=need)
    return move


def move(
    matter: Matter,
    name: str,
    by: Actor,
    at: datetime,
    *,
    to: State | None = None,
    changes: dict | None = None,
    data: dict | None = None,
) -> Matter:
    """Change the claimed matter in memory, trace and announce it; the row is written once, at the unit of work's end.

    Args:
        to: another target than the table's, where the move has two outcomes (a failed verification).
        changes: fields of the matter to set.
        data: what the trace keeps beside the states; JSON values, no personal data.
    """
    before = matter.state
    target = to or MOVES[name].target
    for field, value in {**(changes or {}), **({"state": target} if target else {})}.items():
        setattr(matter, field, value)
        changed_fields(matter).add(field)
    settle_due(matter)
    matter.version += 1
    current().later(_save, matter)
    kept = {"from": before, "to": matter.state, **(data or {})} if target else dict(data or {})
    record(f"matters.{name}", chain=matter.chain, by=by.ref, at=at, data=kept)
    current().count(figures.moves.labels(name))
    announce(_moved(matter, name, before, by, data), key=matter.chain, audience=audience_of(matter))
    return matter


def restate(matter: Matter, **changes: object) -> None:
    """Change fields of a claimed matter that makes no move of its own; whoever holds an older copy comes too late."""
    for field, value in changes.items():
        setattr(matter, field, value)
        changed_fields(matter).add(field)
    matter.version += 1
    current().later(_save, matter)


def _moved(matter: Matter, name: str, before: str, by: Actor, data: dict | None) -> MatterMoved:
    return MatterMoved(
        matter_id=matter.pk,
        number=matter.number,
        move=name,
        before=before,
        state=matter.state,
        actor=by.ref,
        unit_id=matter.unit_id,
        handler_id=matter.handler_id,
        area=matter.area,
        urgency=matter.urgency,
        detail=data,
    )


def audience_of(matter: Matter) -> Audience:
    units = (matter.unit_id,) if matter.unit_id else ()
    return Audience(area=matter.area, grid=matter.grid, units=units)


def changed_fields(matter: Matter) -> set[str]:
    return matter.__dict__.setdefault("_changed", set())


def _save(matters: Iterable[Matter]) -> list[Part]:
    return [part for matter in {m.pk: m for m in matters}.values() for part in _changes(matter)]


def _changes(matter: Matter) -> list[Part]:
    fields = changed_fields(matter) | {"due_at", "soon_at", "version"}
    columns = sorted(Matter._meta.get_field(name).attname for name in fields)  # type: ignore[union-attr]
    values = {name: getattr(matter, name) for name in columns}
    still_so = {"id": matter.pk, "version": matter.__dict__["_loaded_version"]}

    def saved(keys: list) -> None:
        if not keys:
            raise Conflict(overtaken_by(matter), code="raced")
        matter.__dict__["_loaded_version"] = matter.version
        changed_fields(matter).clear()

    return updating(Matter, values, where=still_so, keys=saved)


__all__ = ["begin", "claim", "move", "now", "restate", "work"]
