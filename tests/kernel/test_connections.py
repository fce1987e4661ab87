"""A connection that the server has left is found out and replaced; a quiet one is not asked."""

import time

import psycopg
from django.core.signals import request_started
from django.db import close_old_connections, connection

from huiyin.kernel.connections import is_quiet, trust_quiet_ones


def begin_request() -> None:
    close_old_connections()
    trust_quiet_ones()


def one() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone()[0]


def test_a_quiet_connection_is_trusted_and_a_dead_one_replaced(stage, settings):
    assert one() == 1
    begin_request()
    assert connection.health_check_done, "nothing to ask"
    before = connection.connection
    with psycopg.connect(before.info.dsn, password=before.info.password, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [before.info.backend_pid])
    for _ in range(100):
        if not is_quiet(before):
            break
        time.sleep(0.05)
    begin_request()
    assert one() == 1
    assert connection.connection is not before


def test_it_runs_at_every_request():
    assert trust_quiet_ones in [receiver() for _key, receiver, *_rest in request_started.receivers]
