"""What follows from a move, after its commit."""

from dataclasses import replace
from datetime import timedelta

from procrastinate.contrib.django import app

from huiyin.kernel.clock import now
from huiyin.kernel.events import subscribe
from huiyin.kernel.models import OutboxEvent
from huiyin.matters.clusters import merged_into, root_of
from huiyin.matters.events import MatterMoved
from huiyin.matters.models import Matter
from huiyin.matters.services import other_verdicts
from huiyin.matters.services.automatic import AFTER_RECEIPT, MORE_REPORTS, something_to_do
from huiyin.matters.services.looking_back import try_to_look_back
from huiyin.matters.services.verdicts import CONFIRM, DECIDE_TYPE, Decided, confirm, note_types
from huiyin.matters.states import State
from huiyin.matters.telling.case import Case, params
from huiyin.matters.telling.people import People
from huiyin.matters.telling.short import IN_SHORT, in_short, readers
from huiyin.matters.telling.table import FOR_THE_CLUSTER, TABLE, Line, lines_of
from huiyin.matters.telling.words import particulars
from huiyin.matters.vocabulary import Urgency
from huiyin.notices.addresses import register_particulars
from huiyin.notices.selectors import unread_since
from huiyin.notices.services import Message, add_up, tell
from huiyin.orgs.actor import SYSTEM

AN_HOUR = timedelta(hours=1)
CONCERNS_TRIAGE = DECIDE_TYPE | CONFIRM | other_verdicts.MOVES | {"receive", "join"}
register_particulars("matter", particulars)  # what messages to reporters quote


@subscribe("matters.notices", MatterMoved, many=True)
def tell_people(items: list[tuple[MatterMoved, OutboxEvent]]) -> None:
    """Put a notice into the inbox of everybody whom the moves concern, but for those who made them."""
    telling = [(event, row) for event, row in items if event.move in TABLE]
    if not telling:
        return
    matters = Matter.objects.select_related("type").in_bulk({event.matter_id for event, _ in telling})
    cases = [
        Case(f"event/{row.pk}", event, matters[event.matter_id]) for event, row in telling if event.matter_id in matters
    ]
    cases += _with_their_roots(cases) + _for_their_roots(cases)
    people = People(cases)
    _tell([message for case in cases for message in _messages(case, people)])


@subscribe("matters.triage", MatterMoved, many=True)
def learn_and_act(items: list[tuple[MatterMoved, OutboxEvent]]) -> None:
    """What was received may be filed by the platform itself; what people decide is kept beside what was guessed."""
    concerned = [(event, row) for event, row in items if event.move in CONCERNS_TRIAGE]
    if not concerned:
        return
    with_all = Matter.objects.select_related("type", "unit", "condition__type")
    matters = with_all.in_bulk({event.matter_id for event, _ in concerned})
    confirm({event.matter_id for event, _ in concerned if event.move in CONFIRM})
    note_types(
        Decided(matters[event.matter_id], event.move, event.actor != "system", row.at)
        for event, row in concerned
        if event.move in DECIDE_TYPE and event.matter_id in matters and _is_decided(matters[event.matter_id], event)
    )
    other_verdicts.of_moves(
        Decided(matters[event.matter_id], event.move, event.actor != "system", row.at)
        for event, row in concerned
        if event.move in other_verdicts.MOVES and event.matter_id in matters
    )
    for event, _row in concerned:
        matter = matters.get(event.matter_id)
        if matter and event.move == "receive" and something_to_do(matter):
            app.configure_task(AFTER_RECEIPT).defer(matter=matter.pk)
        if matter and event.move == "join":
            app.configure_task(MORE_REPORTS).defer(matter=matter.pk)


def _is_decided(matter: Matter, event: MatterMoved) -> bool:
    """A correction before filing decides only where it names a type."""
    return event.move != "correct" or "type" in (event.detail or {})


def _for_their_roots(cases: list[Case]) -> list[Case]:
    """What somebody adds whose report was merged: whoever has the root in hand hears of it."""
    added = [case for case in cases if case.event.move == "note" and case.matter.state == State.MERGED]
    return [_at(case, root_of(case.matter)) for case in added]


def _at(case: Case, root: Matter) -> Case:
    event = replace(case.event, matter_id=root.pk, number=root.number, state=root.state, area=root.area)
    event = replace(event, unit_id=root.unit_id, handler_id=root.handler_id)
    return Case(f"{case.key}/{root.pk}", event, root)


@subscribe("matters.seen", MatterMoved)
def seen_before(event: MatterMoved, row: OutboxEvent) -> None:
    """Of each new report: is it one that we have already?"""
    if event.move != "receive":
        return
    matter = Matter.objects.select_related("type").filter(pk=event.matter_id).first()
    if matter is not None:
        try_to_look_back(matter, by=SYSTEM)


def _with_their_roots(cases: list[Case]) -> list[Case]:
    """The same again for each matter that was merged into one of these: everybody who reported it hears of it."""
    told = [case for case in cases if case.event.move in FOR_THE_CLUSTER]
    merged = merged_into({case.matter.pk for case in told})
    if not merged:
        return []
    matters = Matter.objects.select_related("type").in_bulk(merged)
    return [
        Case(f"{case.key}/{matter.pk}", replace(case.event, matter_id=matter.pk, number=matter.number), matter, True)
        for case in told
        for matter in matters.values()
        if merged[matter.pk] == case.matter.pk
    ]


def _tell(messages: list[Message]) -> None:
    at = now()
    unread = unread_since(at - AN_HOUR, readers(messages), IN_SHORT)
    one_by_one, in_one_line = in_short(messages, unread)
    tell(one_by_one)
    add_up(in_one_line, hour=at)


def _messages(case: Case, people: People) -> list[Message]:
    messages = []
    for line in lines_of(case):
        if not line.when(case):
            continue
        accounts, contacts = line.accounts(people, case), line.contacts(people, case)
        if accounts or contacts:
            messages.append(_message(case, people, line, sorted(accounts), sorted(contacts)))
    return messages


def _message(case: Case, people: People, line: Line, accounts: list[int], contacts: list[str]) -> Message:
    said = params(case, people.unit_of(case), line.due(people, case))
    return Message(
        line.template,
        accounts,
        case.key,
        case.chain,
        said,
        contacts=contacts,
        urgent=case.matter.urgency != Urgency.NORMAL,
        discreet=case.matter.confidential,
    )
