"""A chunk of matters: told, lived through in ledgers, copied in one transaction. Chunks know nothing of each other."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.db import connection, transaction
from django.utils import timezone
from django.utils.timezone import get_default_timezone

from huiyin.demo.matters.arrivals import Arrivals, arrivals
from huiyin.demo.matters.dice import Dice, tracking_code
from huiyin.demo.matters.facts import Facts, read_facts
from huiyin.demo.matters.fresh import fresh_count, fresh_story, wish_of
from huiyin.demo.matters.ledger import Holds, Ledger, stamps
from huiyin.demo.matters.lived import live, receive
from huiyin.demo.matters.plot import Plot
from huiyin.demo.matters.shapes import Story
from huiyin.demo.matters.sheets import SHEETS, Sheets
from huiyin.matters.models import Matter
from huiyin.matters.reporting import NewReport
from huiyin.matters.triage import Suggestion, suggest
from huiyin.matters.vocabulary import Source
from huiyin.places.locate import Place

CHUNK = 1_000
HOLDS_A_CHUNK = 100  # numbers set aside; a few are used
OWN_SHARE, OWN_DAYS = 0.0012, 120  # of the demo resident's own reports, among the recent ones


@dataclass(frozen=True)
class Order:
    """A load: so many matters of this seed up to that moment, with the numbers set aside for them."""

    count: int
    seed: int
    until: datetime
    first_matter: int
    first_report: int
    first_hold: int
    resident: int | None = None  # account that some recent reports belong to
    phrases: str = ""

    @property
    def chunks(self) -> int:
        return -(-self.count // CHUNK)

    def numbers(self, chunk: int) -> range:
        return range(chunk * CHUNK, min(self.count, (chunk + 1) * CHUNK))


@lru_cache(maxsize=1)
def facts_of(phrases: str) -> Facts:
    return read_facts(Path(phrases) if phrases else None)


@lru_cache(maxsize=1)
def times_of(order: Order) -> Arrivals:
    tz = facts_of(order.phrases).terms.calendar.tz
    return arrivals(order.count, order.seed, order.until, tz)


def write_chunk(order: Order, chunk: int) -> int:
    """Copy one chunk; 0 if it is there already, after a load that was cut short."""
    if Matter.objects.filter(pk=order.first_matter + chunk * CHUNK).exists():
        return 0
    sheets = Sheets()
    stamps.clear()
    for ledger, story in lived_chunk(order, chunk):
        sheets.add(ledger, story)
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns in SHEETS.items():
            names = ", ".join(f'"{name}"' for name in columns)
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                copy.write("".join(sheets.lines[table]))
    return len(order.numbers(chunk))


def lived_chunk(order: Order, chunk: int) -> Iterator[tuple[Ledger, Story]]:
    facts = facts_of(order.phrases)
    dice = Dice(f"{order.seed}/{chunk}")
    # Salts and tokens belong to the rows, not to the story: the same story told twice has others.
    secrets = Dice(f"{order.seed}/{order.first_matter}/{chunk}")
    holds = Holds(order.first_hold + chunk * HOLDS_A_CHUNK)
    for number, story in stories(facts, order, chunk, dice):
        ledger = Ledger(order.first_matter + number, order.first_report + number, secrets, facts.terms, holds)
        yield live_through(ledger, story), story


def live_through(ledger: Ledger, story: Story) -> Ledger:
    suggestion, text = suggested(story.text, story.type_code, hour_like(story.at))
    receive(ledger, story, suggestion, text, tracking_code(ledger.id))
    for move in story.moves:
        live(ledger, move)
    return ledger


def stories(facts: Facts, order: Order, chunk: int, dice: Dice) -> Iterator[tuple[int, Story]]:
    times, numbers = times_of(order), order.numbers(chunk)
    spots = facts.homes.spots(len(numbers), np.random.Generator(np.random.PCG64([order.seed, chunk])))
    fresh = fresh_count(order.count)
    recent = order.until - timedelta(days=OWN_DAYS)
    for number, home in zip(numbers, spots, strict=True):
        late = number - (order.count - fresh)
        if late >= 0:
            yield number, fresh_story(facts, dice, order.until, wish_of(late, fresh), home)
            continue
        type_, at = facts.any_type(dice), times[number]
        spot = facts.spot(type_, home, dice)
        own = order.resident if order.resident and at > recent and dice.chance(OWN_SHARE) else None
        yield number, Plot(facts, dice, order.until).story(at, spot, type_, own)


def hour_like(at: datetime) -> int:
    """One hour of the night for all of them, one of the day: to triage they are the same."""
    hour = timezone.localtime(at).hour
    return 2 if hour >= 22 or hour < 6 else 12


@lru_cache(maxsize=None)
def suggested(text: str, type_code: str, hour: int) -> tuple[Suggestion, str]:
    """What triage says to these words, and the same as JSON: it looks at words, the named type and the hour alone."""
    then = datetime(2026, 1, 1, hour, tzinfo=get_default_timezone())
    found = suggest(NewReport(Source.PORTAL, text, type_code=type_code, received_at=then), Place(None, None, ""))
    return found, json.dumps(found.as_json(), ensure_ascii=False)
