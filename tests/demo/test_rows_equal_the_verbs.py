"""The bulk loader's rows are the real verbs' rows: the same stories, done both ways, compared column by column."""

from collections import Counter

import numpy as np
import pytest
from django.db import connection, transaction

from huiyin.audit.chain import START, entry_hash
from huiyin.audit.models import TraceEntry
from huiyin.demo.matters.chunks import live_through
from huiyin.demo.matters.dice import Dice
from huiyin.demo.matters.facts import Facts
from huiyin.demo.matters.fresh import WISHES, fresh_story
from huiyin.demo.matters.ledger import Holds, Ledger
from huiyin.demo.matters.plot import Plot
from huiyin.demo.matters.shapes import Story
from huiyin.demo.matters.sheets import SHEETS, Sheets
from huiyin.matters.models import Assignment, Clock, Hold, Matter, Photo, Report, Request, Task, Text
from huiyin.matters.states import MOVES, State
from huiyin.people.models import Contact
from tests.demo.by_verbs import perform, secrets_from
from tests.demo.conftest import NOW

TABLES = (Contact, Matter, Report, Clock, Text, Photo, Assignment, Task, Request, Hold, TraceEntry)
# Numbers that a sequence gives, and the two that chance gives otherwise in bulk.
APART = {
    **{model: {"id"} for model in (Clock, Text, Photo, Assignment, Task, Request)},
    Matter: {"tracking_code"},
    Contact: {"created_at"},
}
OF_TWO = {"merge", "unmerge"}  # a story is of one matter
EACH_MOVE = 2  # so often at least
NOT_LIVED = {"refile", "set_urgency"}  # corrections of triage: no story of the demo has them yet
AS_THEY_COME, TOLD = 12, 2500


@pytest.fixture
def stories(facts) -> list[tuple[int, Story]]:
    """Few stories that contain every move often enough, and some as they come."""
    told = dict(enumerate(tell(facts)))
    chosen, seen = [*range(AS_THEY_COME), *range(TOLD, len(told))], Counter()
    for number in chosen:
        seen.update({move.verb for move in told[number].moves})
    wanted = {name.replace("return", "return_") for name in MOVES} - OF_TWO - NOT_LIVED
    for number, story in told.items():
        verbs = {move.verb for move in story.moves}
        if number not in chosen and any(seen[verb] < EACH_MOVE for verb in verbs & wanted):
            chosen.append(number)
            seen.update(verbs)
    lacking = {verb for verb in wanted if not seen[verb]}
    assert not lacking, f"no story has: {lacking}"
    return [(number, told[number]) for number in chosen]


def tell(facts: Facts):
    dice = Dice("stories")
    homes = facts.homes.spots(TOLD, np.random.Generator(np.random.PCG64(1)))
    began = NOW.replace(year=2025, hour=3)
    for n, home in enumerate(homes):
        type_ = facts.any_type(dice)
        yield Plot(facts, dice, NOW).story(began, facts.spot(type_, home, dice), type_, None if n % 9 else 77)
    for wish in WISHES:
        yield fresh_story(facts, dice, NOW, wish, homes[0])


def test_every_move_leaves_the_rows_that_the_verbs_leave(facts, stories):
    states = set()
    for number, story in stories:
        by_verbs, ids = done_by_verbs(story, number)
        in_bulk = done_in_bulk(facts, story, number, *ids)
        for model in TABLES:
            assert in_bulk[model] == by_verbs[model], (
                f"{model.__name__} of story {number}: {[m.verb for m in story.moves]}"
            )
        states.add(in_bulk[Matter][0]["state"])
    assert states == set(State) - {State.MERGED}


def done_by_verbs(story: Story, number: int) -> tuple[dict, tuple[int, int, int]]:
    """The rows, and the numbers of matter, report and first hold; nothing of it stays."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Hold._meta.db_table])
        hold = cursor.fetchone()[0] + 1
    mark = transaction.savepoint()
    with secrets_from(Dice(number)):
        matter = perform(story)
    rows = rows_of(matter.pk)
    report = Report.objects.get(matter=matter).pk
    transaction.savepoint_rollback(mark)
    return rows, (matter.pk, report, hold)


def done_in_bulk(facts: Facts, story: Story, number: int, matter: int, report: int, hold: int) -> dict:
    sheets = Sheets()
    ledger = Ledger(matter, report, Dice(number), facts.terms, Holds(hold))
    sheets.add(live_through(ledger, story), story)
    mark = transaction.savepoint()
    with connection.cursor() as cursor:
        for table, columns in SHEETS.items():
            names = ", ".join(f'"{name}"' for name in columns)
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                copy.write("".join(sheets.lines[table]))
    rows = rows_of(matter)
    chain_holds(matter)
    transaction.savepoint_rollback(mark)
    return rows


def rows_of(matter: int) -> dict:
    """Every column of every row of this matter, by table."""
    contact = Report.objects.get(matter=matter).contact_id
    of = {
        Contact: {"pk": contact},
        Matter: {"pk": matter},
        TraceEntry: {"chain": f"matter/{matter}"},
    }
    found = {}
    for model in TABLES:
        names = [f.attname for f in model._meta.concrete_fields if f.attname not in APART.get(model, ())]
        rows = model.objects.filter(**of.get(model, {"matter": matter})).values(*names)
        plain = [{k: bytes(v) if isinstance(v, memoryview) else v for k, v in row.items()} for row in rows]
        found[model] = sorted(plain, key=repr)
    return found


def chain_holds(matter: int) -> None:
    previous = START
    for n, e in enumerate(TraceEntry.objects.filter(chain=f"matter/{matter}").order_by("seq"), 1):
        assert e.seq == n
        assert bytes(e.hash) == entry_hash(previous, e.chain, e.seq, e.at, e.action, e.actor, e.data)
        previous = bytes(e.hash)


ELSEWHERE_EMPTY = {"id", "own_code"}  # the loader's neighbours each report for themselves
OF_A_CAMERA = {
    "shown",
    "searched_at",
    "cover_tries",
    "taken_at",
    "taken_lon",
    "taken_lat",
    "about",
}  # the loader's pictures are drawn: no camera wrote into them


def test_no_column_is_left_to_chance():
    """A new column of a model must be thought of here too, unless the database itself fills it."""
    for model in TABLES:
        given = set(SHEETS[model._meta.db_table])
        wanted = {field.column for field in model._meta.concrete_fields}
        assert wanted - given <= ELSEWHERE_EMPTY | (OF_A_CAMERA if model is Photo else set()), (
            f"{model.__name__}: {wanted - given - ELSEWHERE_EMPTY}"
        )
