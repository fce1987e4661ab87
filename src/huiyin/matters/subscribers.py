"""What follows from a move, after its commit."""

from datetime import timedelta

from huiyin.kernel.clock import now
from huiyin.kernel.events import subscribe
from huiyin.kernel.models import OutboxEvent
from huiyin.matters.events import MatterMoved
from huiyin.matters.models import Matter
from huiyin.matters.telling.case import Case, params
from huiyin.matters.telling.people import People
from huiyin.matters.telling.short import IN_SHORT, in_short, readers
from huiyin.matters.telling.table import TABLE
from huiyin.notices.selectors import unread_since
from huiyin.notices.services import Message, add_up, tell

AN_HOUR = timedelta(hours=1)


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
    people = People(cases)
    _tell([message for case in cases for message in _messages(case, people)])


def _tell(messages: list[Message]) -> None:
    at = now()
    unread = unread_since(at - AN_HOUR, readers(messages), IN_SHORT)
    one_by_one, in_one_line = in_short(messages, unread)
    tell(one_by_one)
    add_up(in_one_line, hour=at)


def _messages(case: Case, people: People) -> list[Message]:
    messages = []
    for line in TABLE[case.event.move]:
        accounts = line.who(people, case) - {people.actor(case)} if line.when(case) else set()
        if accounts:
            said = params(case, people.unit_of(case), line.due(people, case))
            messages.append(Message(line.template, sorted(accounts), case.key, case.chain, said))
    return messages
