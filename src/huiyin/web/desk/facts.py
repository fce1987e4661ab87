"""What a page tells about a matter beside its columns: names for codes, words for requests, parts of units."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.intake.open311.answers import answers_with
from huiyin.kernel.calendar import Limit
from huiyin.matters.access import may_open_reporter
from huiyin.matters.labels import in_chinese, label, pick
from huiyin.matters.models import Assignment, Hold, Matter, Report, Request, Task, Text
from huiyin.matters.selectors import Detail
from huiyin.matters.states import State
from huiyin.matters.vocabulary import Urgency
from huiyin.orgs.actor import Actor
from huiyin.orgs.memory import unit_of
from huiyin.orgs.models import Staff
from huiyin.orgs.ringing import acknowledged
from huiyin.orgs.selectors import names_of_staff
from huiyin.web.desk.conditions import ConditionCard, card_of
from huiyin.web.desk.moves.choices import staff_name, unit_name
from huiyin.web.desk.people import names_behind
from huiyin.web.words import when

WITH_NOBODY = {State.FILED, State.ARBITRATION}  # the unit that a matter keeps then is the one that had it last


@dataclass(frozen=True)
class Asked:
    """A request for a decision, in words."""

    request: Request
    kind: str
    amount: str
    who: str
    words: str
    waits: bool


@dataclass(frozen=True)
class Part:
    """A unit's part in the matter."""

    name: str
    lead: bool
    ended: bool
    words: str


@dataclass(frozen=True)
class Facts:
    state: str
    urgency: str
    source: str
    level: str
    type: str
    unit: str
    first_unit: str
    grade: str
    handler: str
    condition: ConditionCard | None
    asked: list[Asked]
    holds: list[tuple[Hold, str]]
    parts: list[Part]
    reports: list[tuple[Report, str, list[tuple[str, str]]]]
    may_open_reporter: bool
    task_who: str
    task_known: str


def facts_of(detail: Detail, actor: Actor) -> Facts:
    matter = detail.matter
    names = names_behind({row.asked_by for row in detail.requests} | {hold.owner for hold in detail.holds})
    people = names_of_staff({pk for pk in (matter.handler_id, detail.task and detail.task.staff_id) if pk})
    return Facts(
        state=label("state", matter.state),
        urgency=label("urgency", matter.urgency),
        source=label("source", matter.source),
        level=label("level", matter.level),
        type=pick((matter.type.name_zh, matter.type.name_en)) if matter.type else "",
        unit=unit_name(matter.unit) if matter.unit and matter.state not in WITH_NOBODY else "",
        first_unit=first_unit_of(matter),
        grade=label("grade", matter.grade) if matter.grade else "",
        handler=_named(people, matter.handler_id),
        condition=card_of(matter.condition) if matter.condition else None,
        asked=_asked(detail, names),
        holds=[(hold, names[hold.owner]) for hold in detail.holds],
        parts=[_part(row) for row in detail.assignments],
        reports=[
            (row, label("source", row.source), answers_with(row))
            for row in matter.reports.select_related("open_report").order_by("pk")
        ],
        may_open_reporter=may_open_reporter(actor, matter),
        task_who=_named(people, detail.task.staff_id) if detail.task else "",
        task_known=_known(detail.task, matter) if detail.task else "",
    )


def first_unit_of(matter: Matter) -> str:
    """首接负责: who was asked first, once somebody else has it."""
    if matter.first_unit_id is None or matter.first_unit_id == matter.unit_id and matter.state not in WITH_NOBODY:
        return ""
    unit = unit_of(matter.first_unit_id)
    return unit_name(unit) if unit else ""


def _known(task: Task, matter: Matter) -> str:
    """Who has said on their phone that they know of it; of an urgent one, that nobody has."""
    about = f"task/{task.pk}"
    if said := acknowledged([about]).get(about):
        return _("%(who)s has known since %(at)s") % {"who": staff_name(said.staff), "at": when(said.at)}
    rings = matter.urgency in (Urgency.URGENT, Urgency.CRITICAL) and not task.of_reporter
    return _("nobody has said yet that they know") if rings else ""


def _named(people: dict[int, Staff], pk: int | None) -> str:
    return staff_name(people[pk]) if pk in people else ""


def _asked(detail: Detail, names: dict[str, str]) -> list[Asked]:
    if not detail.requests:
        return []
    texts = Text.objects.filter(matter=detail.matter, kind__startswith="ask_")
    words = {(text.kind, text.at): text.words for text in texts}
    return [
        Asked(
            request=row,
            kind=label("request", row.kind),
            amount=amount_of(row),
            who=names[row.asked_by],
            words=words.get((f"ask_{row.kind}", row.asked_at), ""),
            waits=row.decided_at is None and not row.lapsed,
        )
        for row in detail.requests
    ]


def amount_of(row: Request) -> str:
    return Limit(row.limit_amount, row.limit_unit).format("zh" if in_chinese() else "en") if row.limit_unit else ""


def _part(row: Assignment) -> Part:
    return Part(unit_name(row.unit), row.lead, row.ended_at is not None, _since(row))


ENDINGS = {
    "finished": gettext_lazy("handed in"),
    "returned": gettext_lazy("returned"),
    "transferred": gettext_lazy("transferred"),
    "disputed": gettext_lazy("disputed"),
    "removed": gettext_lazy("removed"),
    "voided": gettext_lazy("voided"),
    "merged": gettext_lazy("merged into another matter"),
}


def _since(row: Assignment) -> str:
    if row.ended_at:
        return f"{ENDINGS.get(row.ended_how, row.ended_how)} · {when(row.ended_at)}"
    if row.accepted_at:
        return _("accepted %(at)s") % {"at": when(row.accepted_at)}
    return _("since %(at)s") % {"at": when(row.since)}
