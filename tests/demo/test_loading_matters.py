"""A load is whole, the same for the same seed, taken up again where it stopped, and stands up to the trace's check."""

from collections import Counter
from datetime import timedelta

import pytest

from huiyin.audit.chain import START, entry_hash
from huiyin.audit.models import TraceEntry
from huiyin.demo import matters
from huiyin.demo.matters import chunks, loading
from huiyin.kernel.models import OutboxEvent
from huiyin.matters.models import Clock, Matter, Photo, Report
from huiyin.matters.reporting import NewReport
from huiyin.matters.rules.clock import is_late
from huiyin.matters.rules.rows import state_of
from huiyin.matters.services import receive
from huiyin.matters.services.photos import path_of
from huiyin.matters.states import OPEN, State
from huiyin.matters.vocabulary import Source
from huiyin.orgs.actor import SYSTEM
from tests.demo.conftest import NOW

COUNT = 400


@pytest.fixture
def load(pack, monkeypatch):
    """Load in this process, in chunks small enough for several."""
    monkeypatch.setattr(chunks, "CHUNK", 150)
    monkeypatch.setattr(loading, "CHUNK", 150)

    def load(count=COUNT, seed=1):
        return matters.load(count, seed, until=NOW, jobs=1, phrases=pack / "standards" / "phrases.csv")

    return load


def plain(model, **where):
    left_out = {"id", "matter_id", "unit_id", "contact_id", "first_unit_id"}
    names = [f.attname for f in model._meta.concrete_fields if f.attname not in left_out]
    return list(model.objects.filter(**where).order_by("id").values_list(*names))


def test_a_year_of_matters_with_something_in_every_queue(load):
    load()
    states = Counter(Matter.objects.values_list("state", flat=True))
    assert sum(states.values()) == Report.objects.count() == COUNT
    assert set(states) >= OPEN
    assert states[State.CLOSED] + states[State.RATED] > COUNT / 2
    first = Matter.objects.order_by("received_at").first().received_at
    assert NOW - timedelta(days=366) < first < NOW - timedelta(days=300)
    assert not Matter.objects.filter(received_at__gt=NOW).exists()
    assert not OutboxEvent.objects.exists()


def test_every_chain_holds_and_counts_the_moves(load):
    load()
    heads = {}
    for e in TraceEntry.objects.filter(chain__startswith="matter/").order_by("chain", "seq"):
        seq, previous = heads.get(e.chain, (0, START))
        assert e.seq == seq + 1
        assert bytes(e.hash) == entry_hash(previous, e.chain, e.seq, e.at, e.action, e.actor, e.data)
        heads[e.chain] = (e.seq, bytes(e.hash))
    assert len(heads) == COUNT
    for matter in Matter.objects.all():
        assert heads[matter.chain][0] == matter.version


def test_lateness_follows_from_the_clocks(load):
    load()
    assert Clock.objects.filter(late=True).exists()
    for clock in Clock.objects.exclude(stopped_at=None):
        assert clock.late == is_late(state_of(clock), clock.stopped_at)
    overdue = Matter.objects.filter(state__in=OPEN, due_at__lt=NOW).count()
    assert 0 < overdue < Matter.objects.filter(state__in=OPEN).count() / 2


def test_photos_are_there(load):
    load()
    digests = set(Photo.objects.values_list("sha256", flat=True))
    assert digests and all(path_of(digest).exists() for digest in digests)


def test_the_same_seed_tells_the_same_stories(load):
    load()
    first = plain(Matter), plain(Clock)
    load(seed=1)
    half = Matter.objects.order_by("id").values_list("pk", flat=True)[COUNT]
    again = plain(Matter, pk__gte=half), plain(Clock, matter__gte=half)
    code = [f.attname for f in Matter._meta.concrete_fields if f.attname != "id"].index("tracking_code")
    without_code = lambda rows: [row[:code] + row[code + 1 :] for row in rows]  # noqa: E731
    assert without_code(first[0]) == without_code(again[0])
    assert first[1] == again[1]
    load(seed=2)
    other = plain(Matter, pk__gte=half + COUNT)
    assert without_code(other) != without_code(first[0])


def test_a_load_cut_short_goes_on_where_it_stopped(load, monkeypatch):
    def break_off(order, chunk):
        if chunk == 1:
            raise KeyboardInterrupt
        return chunks.write_chunk(order, chunk)

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(loading, "write_chunk", break_off)
        load()
    there = set(Matter.objects.values_list("pk", flat=True))
    assert len(there) == 150
    load()
    assert Matter.objects.count() == COUNT and there <= set(Matter.objects.values_list("pk", flat=True))


def test_a_matter_received_afterwards_gets_a_number_of_its_own(load):
    load()
    new = receive(NewReport(Source.PORTAL, "路灯不亮", lon=114.5005, lat=30.5005), by=SYSTEM)
    assert new.matter.pk > Matter.objects.exclude(pk=new.matter.pk).order_by("-pk").first().pk
