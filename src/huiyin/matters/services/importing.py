"""Take over matters of another system in batches: what it knew becomes rows, clocks and one trace entry each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.events import announce
from huiyin.kernel.ids import new_tracking_code
from huiyin.kernel.work import work
from huiyin.matters.events import MatterMoved
from huiyin.matters.models import Clock, Matter, MatterType, Report
from huiyin.matters.rules import clock as rules
from huiyin.matters.rules.clock import ClockKind
from huiyin.matters.rules.rows import columns_of
from huiyin.matters.services.moving import audience_of
from huiyin.matters.states import ENDED, State
from huiyin.matters.vocabulary import Section, Source, Urgency
from huiyin.orgs.actor import Actor
from huiyin.places.locate import Place


@dataclass(frozen=True)
class OutsideMatter:
    """A matter as another system tells it.

    Attributes:
        ref: "system:id"; the same ref twice is the same matter.
        received_at, due_at, closed_at: aware. due_at is that system's promise, None if it made none.
        state: RECEIVED for what is still open there, else CLOSED, DECLINED or VOIDED.
        extra: what has no field of its own (its unit, its queue); kept in `suggested`, shown to staff.
        type: one of ours, where the file's could be translated; a confidential one makes the matter confidential.
    """

    ref: str
    title: str
    text: str
    received_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    state: State
    place: Place
    address: str = ""
    extra: dict | None = None
    type: MatterType | None = None
    urgency: Urgency = Urgency.NORMAL
    section: Section = Section.DEMAND


def import_batch(batch: Sequence[OutsideMatter], *, by: Actor) -> int:
    """Write those that are not here yet, all or none; answers how many were new."""
    with work():
        known = known_refs({m.ref for m in batch})
        fresh = {m.ref: m for m in batch if m.ref not in known}
        told = list(fresh.values())
        rows = Matter.objects.bulk_create([_matter(m) for m in told])
        Report.objects.bulk_create([_report(row, m) for row, m in zip(rows, told, strict=True)])
        Clock.objects.bulk_create([_clock(row, m) for row, m in zip(rows, told, strict=True) if _known_end(m)])
        at = now()
        for row, m in zip(rows, told, strict=True):
            _tell(row, m, by, at)
    return len(rows)


def known_refs(refs: Collection[str]) -> set[str]:
    """Those that are here already."""
    return set(Matter.objects.filter(outside_ref__in=list(refs)).values_list("outside_ref", flat=True))


def _matter(m: OutsideMatter) -> Matter:
    state = _state(m)
    clock = rules.promised(m.received_at, m.due_at)
    running = m.state not in ENDED
    return Matter(
        tracking_code=new_tracking_code(),
        state=m.state,
        source=Source.IMPORT,
        section=m.section,
        urgency=m.urgency,
        type=m.type,
        confidential=m.section == Section.TIP_OFF or bool(m.type and m.type.confidential),
        title=(m.title or m.text)[:60],
        description=m.text,
        lon=m.place.lon,
        lat=m.place.lat,
        area=m.place.code,
        grid=m.place.grid,
        address=m.address[:200],
        suggested={"outside": m.extra} if m.extra else {},
        received_at=m.received_at,
        closed_at=m.closed_at,
        finished_at=m.closed_at,
        due_at=clock.due_at if running else None,
        soon_at=clock.soon_at if running else None,
        late=rules.is_late(state, m.closed_at) if m.closed_at and state.has_target else None,
        outside_ref=m.ref,
    )


def _state(m: OutsideMatter) -> rules.ClockState:
    """The handling clock as our own rules see it: promised elsewhere, stopped when that system closed it."""
    clock = rules.promised(m.received_at, m.due_at)
    return rules.stop(clock, m.closed_at) if m.closed_at else clock


def _known_end(m: OutsideMatter) -> bool:
    """Whether its clock can be told: one that was closed at an unknown moment was neither late nor on time."""
    return m.closed_at is not None or m.state not in ENDED


def _report(row: Matter, m: OutsideMatter) -> Report:
    return Report(matter=row, source=Source.IMPORT, text=m.text, received_at=m.received_at)


def _clock(row: Matter, m: OutsideMatter) -> Clock:
    state = _state(m)
    late = rules.is_late(state, m.closed_at) if m.closed_at and state.has_target else None
    return Clock(matter=row, kind=ClockKind.HANDLE, late=late, **columns_of(state))


def _tell(row: Matter, m: OutsideMatter, by: Actor, at: datetime) -> None:
    data = {"to": row.state, "source": "import", "ref": m.ref, "received": m.received_at.isoformat()}
    record("matters.import", chain=row.chain, by=by.ref, at=at, data=data, fresh=True)
    happened = MatterMoved(
        matter_id=row.pk, number=row.number, move="import", before="", state=row.state, actor=by.ref, area=row.area
    )
    announce(happened, key=row.chain, audience=audience_of(row))
