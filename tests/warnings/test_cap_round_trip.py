"""What is written is read again, for every message that CAP 1.2 can hold; nothing that is sent breaks the reader."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import example, given, settings
from hypothesis import strategies as st

from huiyin.warnings.cap import Alert, Area, Info, Reference, Resource, read, write
from huiyin.warnings.cap.words import Category, Certainty, MsgType, Response, Scope, Severity, Status, Urgency

LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="\ufffe\uffff")
TEXT = st.text(LETTERS, max_size=40).map(str.strip)
NEEDED = TEXT.filter(bool)
ID = st.text(st.characters(codec="ascii", categories=("L", "N"), include_characters=".-@:"), min_size=1, max_size=30)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
TIMES = st.builds(
    lambda at, zone: at.replace(microsecond=0, tzinfo=zone),
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), ZONES,  # noqa: DTZ001 - the zone comes beside it
)  # fmt: skip
POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
RINGS = st.lists(POINTS, min_size=3, max_size=8).map(lambda ring: (*ring, ring[0]))
PAIRS = st.lists(st.tuples(NEEDED, TEXT), max_size=2).map(tuple)
AREAS = st.builds(
    Area, NEEDED, st.lists(RINGS, max_size=2).map(tuple),
    st.lists(st.tuples(POINTS, st.floats(0, 20_000)), max_size=2).map(tuple),
    st.lists(st.tuples(NEEDED, TEXT), min_size=1, max_size=2).map(tuple),
    st.one_of(st.none(), st.floats(-1000, 30_000)),
)  # fmt: skip
RESOURCES = st.builds(
    Resource, NEEDED, NEEDED, st.one_of(st.none(), st.integers(0, 10**9)), TEXT, ID,
    st.one_of(st.just(""), st.text("0123456789abcdef", min_size=40, max_size=40)),
)  # fmt: skip
INFOS = st.builds(
    Info, st.lists(st.sampled_from(Category), min_size=1, max_size=3).map(tuple), NEEDED, st.sampled_from(Urgency),
    st.sampled_from(Severity), st.sampled_from(Certainty), language=st.sampled_from(["zh-CN", "en-US"]),
    responses=st.lists(st.sampled_from(Response), max_size=2).map(tuple), audience=TEXT, event_codes=PAIRS,
    effective=st.one_of(st.none(), TIMES), onset=st.one_of(st.none(), TIMES), expires=st.one_of(st.none(), TIMES),
    sender_name=TEXT, headline=TEXT, description=TEXT, instruction=TEXT, web=TEXT, contact=TEXT, parameters=PAIRS,
    resources=st.lists(RESOURCES, max_size=1).map(tuple), areas=st.lists(AREAS, max_size=2).map(tuple),
)  # fmt: skip
ALERTS = st.builds(
    Alert, ID, ID, TIMES, st.sampled_from(Status), st.sampled_from(MsgType), st.just(Scope.PUBLIC), source=TEXT,
    codes=st.lists(NEEDED, max_size=2).map(tuple), note=TEXT,
    references=st.lists(st.builds(Reference, ID, ID, TIMES), min_size=1, max_size=2).map(tuple), incidents=TEXT,
    infos=st.lists(INFOS, min_size=1, max_size=2).map(tuple),
)  # fmt: skip


@given(ALERTS)
@settings(max_examples=150)
def test_what_is_written_is_read_again_without_a_deviation(alert):
    found = read(write(alert))
    assert found.alert == alert
    assert found.deviations == ()


@given(st.one_of(st.binary(max_size=300), ALERTS.map(write).flatmap(lambda body: st.integers(0, len(body)).map(
    lambda cut: body[:cut]))))  # fmt: skip
@example(b"<?xml version='1.0' encoding='rot13'?><a/>")
@settings(max_examples=150)
def test_whatever_is_sent_is_either_read_or_refused_with_a_reason(body):
    found = read(body)
    assert found.alert is not None or found.faults


def test_utc_is_written_as_the_standard_wants_it():
    alert = Alert("a", "b", datetime(2026, 3, 5, 2, tzinfo=UTC), Status.TEST, MsgType.ACK, Scope.PUBLIC)
    assert b"2026-03-05T02:00:00-00:00" in write(alert)
