"""Households answer: by the link in their message, by a text message, or at their door."""

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.matters.reporting import NewReport
from huiyin.matters.services import receive
from huiyin.matters.vocabulary import Source, Urgency
from huiyin.orgs.actor import SYSTEM, Actor
from huiyin.people.households import rooms_of
from huiyin.places.models import Building
from huiyin.warnings.models import Told
from huiyin.warnings.services.common import headline_pair
from huiyin.warnings.vocabulary import Answer, How

HELP = "预警期间请求帮助 · they asked for help during a warning"
RESIDENT = Actor(ref="told")


def confirm(told: Told, *, help_: bool = False, how: How = How.LINK, by: Actor = RESIDENT) -> Told:
    """They have it; with `help_` somebody has to come, and it becomes an urgent matter. Done twice, it is one."""
    at = now()
    with work():
        row = Told.objects.select_for_update().select_related("warning").get(pk=told.pk)
        first = row.confirmed_at is None
        row.confirmed_at, row.how = row.confirmed_at or at, row.how or how
        asks = help_ and row.help_at is None
        if asks:
            row.help_at, row.matter_id = at, _matter(row, Source.PORTAL, None)
        row.save(update_fields=["confirmed_at", "how", "help_at", "matter_id"])
        if first or asks:
            _record(row, "confirmed", by, how=str(how), help=help_)
    return row


def answer_knock(told: Told, answer: Answer, *, by: Actor) -> Told:
    """What the grid worker found. Nobody home stays on the list; a later answer counts."""
    at = now()
    with work():
        row = Told.objects.select_for_update().select_related("warning").get(pk=told.pk)
        row.knock, row.knocked_at, row.knocked_by = answer, at, by.staff_id
        if answer != Answer.NOT_HOME:
            row.confirmed_at, row.how = row.confirmed_at or at, row.how or How.KNOCK
        if answer == Answer.HELP and row.help_at is None:
            row.help_at, row.matter_id = at, _matter(row, Source.GRID_WORKER, by)
        row.save()
        _record(row, "knocked", by, answer=str(answer))
    return row


def _matter(row: Told, source: Source, worker: Actor | None) -> int:
    """An urgent matter at their door. A drill's is marked as one, so that nobody runs."""
    household = row.recipient.removeprefix("household/")
    building = Building.objects.filter(code=row.building).first()
    about = f"warning/{row.warning_id}"
    room = rooms_of([household], by=worker.ref if worker else "system", purpose=HELP, about=about).get(household, "")
    zh, _en = headline_pair(row.warning)
    where = f"{building.address_zh} {room}".strip() if building else ""
    drill = "【演练】" if row.warning.drill else ""
    report = NewReport(
        source=source,
        text=f"{drill}预警“{zh}”期间，住户请求帮助。{where}",
        title=f"{drill}预警期间请求帮助",
        lon=building.lon if building else None,
        lat=building.lat if building else None,
        address=where[:160],
        urgency=Urgency.NORMAL if row.warning.drill else Urgency.URGENT,
        staff_id=worker.staff_id if worker else None,
        key=f"warning/{row.warning_id}/{row.pk}",
    )
    return receive(report, by=worker or SYSTEM).matter.pk


def _record(row: Told, what: str, by: Actor, **data: object) -> None:
    # A chain of its own: thousands confirm in the same minute, and none waits for another.
    data = {"warning": row.warning_id, **data}
    record(f"warnings.{what}", chain=f"told/{row.pk}", by=by.ref, at=now(), data=data)
