"""Killed at any moment, late commits, several relays, another cluster: nothing is lost, nothing is done twice."""

import os
import random
import signal
import threading
import time
from importlib import import_module
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from huiyin.kernel import events, outbox
from huiyin.kernel.events import announce, subscribe, subscribers
from huiyin.kernel.models import OutboxCursor, OutboxEvent
from huiyin.kernel.outbox import Relay
from huiyin.kernel.outbox.deliver import deliver, sign_up
from huiyin.kernel.outbox.restored import renumber_if_restored
from huiyin.kernel.work import work
from huiyin.live import feed
from tests.kernel.test_outbox import Rang

KILLS = 10
PLAYERS = Path(__file__).with_name("outbox_players.py")
TABLES = """
CREATE TABLE witness (id bigserial PRIMARY KEY, key text NOT NULL, word text NOT NULL);
CREATE TABLE heard (id bigserial PRIMARY KEY, who text, key text, word text, event_id bigint);
"""
SAY = "INSERT INTO kernel_outboxevent (topic, key, payload, audience) VALUES ('tests.Rang', %s, %s, '{}')"


@pytest.fixture
def empty(own_database, monkeypatch):
    monkeypatch.setattr(events, "_subscribers", {})
    with psycopg.connect(own_database.url, autocommit=True) as db:
        db.execute("TRUNCATE kernel_outboxevent, kernel_outboxcursor, kernel_parkedevent, kernel_deadletter")
    return own_database


@pytest.fixture
def heard(empty):
    heard = []
    subscribe("tests.heard", Rang)(lambda event, row: heard.append(event.n))
    sign_up()
    return heard


def listen() -> None:
    for subscriber in subscribers():
        while deliver(subscriber):
            pass


def say(db: psycopg.Connection, n: int) -> None:
    db.execute(SAY, ["k", f'{{"bell": "k", "n": {n}}}'])


def test_a_transaction_that_commits_late_is_not_skipped(empty, heard):
    with psycopg.connect(empty.url) as slow, psycopg.connect(empty.url) as quick:
        say(slow, 1)
        say(quick, 2)
        quick.commit()
        listen()
        assert heard == [], "what began before 2 may still commit before it in order"
        slow.commit()
        listen()
        assert heard == [1, 2]


def test_an_id_taken_early_and_committed_late_is_not_skipped(empty, heard):
    """The order is that of transactions, not of row ids: a sequence number says nothing about commits."""
    with psycopg.connect(empty.url) as slow, psycopg.connect(empty.url) as quick:
        slow.execute("SELECT nextval('kernel_outboxevent_id_seq')")
        number = slow.execute("SELECT currval('kernel_outboxevent_id_seq')").fetchone()[0]
        say(quick, 2)
        quick.commit()
        listen()
        assert heard == [2]
        slow.execute(
            "INSERT INTO kernel_outboxevent (id, topic, key, payload, audience) "
            """VALUES (%s, 'tests.Rang', 'k', '{"bell": "k", "n": 1}', '{}')""",
            [number],
        )
        slow.commit()
        listen()
        assert heard == [2, 1]


def test_a_transaction_that_is_rolled_back_is_never_heard(empty, heard):
    with psycopg.connect(empty.url) as db:
        say(db, 1)
        db.rollback()
        say(db, 2)
        db.commit()
    listen()
    assert heard == [2]


def test_a_subscriber_that_another_relay_has_in_hand_is_left_alone(empty, heard):
    with psycopg.connect(empty.url) as other:
        say(other, 1)
        other.commit()
        other.execute("SELECT 1 FROM kernel_outboxcursor WHERE subscriber = 'tests.heard' FOR UPDATE")
        assert deliver(subscribers()[0]) == 0
        other.rollback()
    assert deliver(subscribers()[0]) == 1


def test_a_running_relay_delivers_at_once_and_outlives_its_connection(empty, heard):
    stop = threading.Event()
    thread = threading.Thread(target=Relay().run, args=(stop,))
    thread.start()
    try:
        with psycopg.connect(empty.url, autocommit=True) as db:
            for n in (1, 2):
                began = time.monotonic()
                say(db, n)
                while n not in heard and time.monotonic() - began < 20:
                    time.sleep(0.005)
                took = time.monotonic() - began
                assert n in heard
                db.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE application_name = 'huiyin' AND pid <> pg_backend_pid()"
                )
            assert took < 15
    finally:
        stop.set()
        thread.join(20)
        connection.close()  # ours was ended too
    assert not thread.is_alive()
    assert heard == [1, 2]


def test_after_a_restore_into_another_cluster_delivery_goes_on_where_it_was(empty, heard):
    for n in range(1, 7):
        with work():
            announce(Rang("k", n), key="k")
    assert deliver(subscribers()[0], limit=3) == 3
    _as_if_restored(empty)
    with work():
        announce(Rang("k", 7), key="k")  # the first one written in the new cluster
    assert renumber_if_restored()
    assert not renumber_if_restored()
    with work():
        announce(Rang("k", 8), key="k")
    listen()
    assert heard == [1, 2, 3, 4, 5, 6, 7, 8]
    assert outbox.lag().seconds == 0
    assert OutboxEvent.objects.count() == 8 and OutboxCursor.objects.get().tx > 1


def test_after_a_restore_ids_stay_and_none_is_given_again(empty, heard):
    """What was told names its event (`event/7`), also at gateways: its id stays, a new one gets another."""
    for n in range(1, 7):
        with work():
            announce(Rang("k", n), key="k")
    assert deliver(subscribers()[0], limit=3) == 3
    ids = list(OutboxEvent.objects.order_by("pk").values_list("pk", flat=True))
    _as_if_restored(empty)
    assert renumber_if_restored()
    assert list(OutboxEvent.objects.order_by("pk").values_list("pk", flat=True)) == ids
    with work():
        announce(Rang("k", 7), key="k")
    assert OutboxEvent.objects.latest("pk").pk > max(ids) + 1000, "ids that the lost platform gave since are not reused"
    listen()
    assert heard == [1, 2, 3, 4, 5, 6, 7]


def test_after_a_restore_what_committed_out_of_order_is_heard_in_that_order(empty, heard):
    with psycopg.connect(empty.url) as slow, psycopg.connect(empty.url) as quick:
        slow.execute("SELECT nextval('kernel_outboxevent_id_seq')")
        number = slow.execute("SELECT currval('kernel_outboxevent_id_seq')").fetchone()[0]
        for n in (1, 2):
            say(quick, n)
            quick.commit()
        slow.execute(
            "INSERT INTO kernel_outboxevent (id, topic, key, payload, audience) "
            """VALUES (%s, 'tests.Rang', 'k', '{"bell": "k", "n": 3}', '{}')""",
            [number],
        )
        slow.commit()
    assert deliver(subscribers()[0], limit=1) == 1
    _as_if_restored(empty)
    assert renumber_if_restored()
    listen()
    assert heard == [1, 2, 3]


def test_more_that_waits_than_this_cluster_has_had_transactions_is_heard_once_and_in_order(empty, heard, monkeypatch):
    for n in range(1, 7):
        with work():
            announce(Rang("k", n), key="k")
    assert deliver(subscribers()[0], limit=2) == 2
    _as_if_restored(empty)
    monkeypatch.setattr(import_module("huiyin.kernel.outbox.restored"), "_FITS", "SELECT false")
    assert renumber_if_restored()
    listen()
    assert heard == [1, 2, 3, 4, 5, 6]


def _as_if_restored(empty) -> None:
    far = 10**15  # the old cluster had come much further
    with psycopg.connect(empty.url, autocommit=True) as db:
        for table in ("kernel_outboxevent", "kernel_outboxcursor"):
            db.execute(f"UPDATE {table} SET tx = (tx::text::bigint + %s)::text::xid8", [far])


@pytest.mark.parametrize("behind", [True, False])
def test_what_is_asked_all_the_time_reads_an_index(empty, heard, behind):
    """Asked ten and twenty times a second: with many events kept, another plan would eat a processor."""
    relay, kept, taking = (import_module(f"huiyin.kernel.outbox.{name}") for name in ("relay", "upkeep", "deliver"))
    names, start, end = ["tests.heard"], ("0", 0), (str(2**62), 0)
    with psycopg.connect(empty.url, autocommit=True) as db:
        db.execute(
            "INSERT INTO kernel_outboxevent (topic, key, payload, audience) "
            """SELECT 'tests.Rang', 'k' || n, '{"bell": "k", "n": 0}', '{}' FROM generate_series(1, 20000) n"""
        )
        if not behind:
            db.execute(
                "UPDATE kernel_outboxcursor SET (tx, event_id) = (SELECT max(tx), max(id) FROM kernel_outboxevent)"
            )
        db.execute("ANALYZE kernel_outboxevent")
        asking = psycopg.ClientCursor(db)
        for question, given in (
            (relay._BUSY, [names, 600.0]),
            (taking._NEXT, [*start, False, 200]),
            (kept._OLDEST, [names]),
            (feed._HEAD, []),
            (feed._FIRST, []),
            (feed._NEXT, [*start, *end, None, None, 500]),
            (feed._FAR, [*start, 20_000]),
        ):
            plan = "\n".join(line for (line,) in asking.execute(f"EXPLAIN {question}", given))
            assert "outbox_order" in plan and "Seq Scan on kernel_outboxevent" not in plan, plan
            assert "Sort" not in plan, plan


def test_kill_minus_nine_at_any_moment(own_database):
    """Three writers and two relays, killed and started again; at the end everything is where it belongs."""
    dice = random.Random(7)
    with psycopg.connect(own_database.url, autocommit=True) as db:
        db.execute("TRUNCATE kernel_outboxevent, kernel_outboxcursor, kernel_parkedevent, kernel_deadletter")
        db.execute("DROP TABLE IF EXISTS witness, heard")
        for statement in TABLES.strip().split("\n"):
            db.execute(statement)
        kinds = ("write", "write", "write", "relay", "relay")
        players = [_play(own_database, kind, n) for n, kind in enumerate(kinds)]
        try:
            for turn in range(1, KILLS + 1):
                victim = dice.randrange(len(kinds))
                _wait_for_progress(db, "witness" if kinds[victim] == "write" else "heard", dice.randint(1, 40))
                _kill(players[victim])
                players[victim] = _play(own_database, kinds[victim], 10 * turn + victim)
        finally:
            for player in players:
                _kill(player)
        _drain(own_database, db)
        said = db.execute("SELECT key, word FROM witness ORDER BY key, id").fetchall()
        assert len(said) > KILLS
        for who in ("first", "second"):
            got = db.execute("SELECT key, word FROM heard WHERE who = %s ORDER BY key, id", [who]).fetchall()
            assert len(got) == len(set(got)), f"{who} did something twice"
            assert set(got) == set(said), f"{who} lost something, or heard what was never said"
            assert got == said, f"{who} heard a key's events out of order"


def _wait_for_progress(db: psycopg.Connection, table: str, rows: int) -> None:
    """Something is always going on when the blow falls; how far into it is left to chance."""
    goal, until = _count(db, table) + rows, time.monotonic() + 60
    while _count(db, table) < goal:
        assert time.monotonic() < until, f"nothing is written to {table}"
        time.sleep(0.003)


def _kill(player) -> None:
    os.kill(player.pid, signal.SIGKILL)
    player.wait()


def _play(own_database, kind: str, number: int):
    return own_database.spawn(PLAYERS, kind, "60" if kind == "relay" else str(number))


def _count(db: psycopg.Connection, table: str) -> int:
    return db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def _drain(own_database, db: psycopg.Connection) -> None:
    """One relay, left in peace until there is nothing more to do: parked events come after their pauses."""
    relay = own_database.spawn(PLAYERS, "relay", "90")
    until = time.monotonic() + 90
    while time.monotonic() < until and _count(db, "heard") < 2 * _count(db, "witness"):
        time.sleep(0.2)
    time.sleep(0.5)  # would anything come twice?
    _kill(relay)
