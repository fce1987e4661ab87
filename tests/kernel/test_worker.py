"""The worker: delivers, runs what was deferred, leaves nothing when it is asked to stop."""

import signal
import subprocess
import sys
import time

import psutil
import psycopg
import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from huiyin.kernel.apart import Interrupted, run_apart
from huiyin.kernel.work import work
from huiyin.matters import services as do
from huiyin.notices.models import Notice
from tests import cast

SCHEDULES = {
    ("huiyin.kernel.jobs.purge", "17 * * * *"),
    ("huiyin.kernel.jobs.take_up_stalled", "* * * * *"),
    ("huiyin.notices.jobs.forget_old", "31 3 * * *"),
    ("huiyin.notices.jobs.send_due", "* * * * *"),
    ("huiyin.notices.jobs.collect_letters", "*/5 * * * *"),
    ("huiyin.audit.jobs.export", "7 * * * *"),
    ("huiyin.matters.jobs.escalate", "* * * * *"),
    ("huiyin.matters.jobs.tell_soon_due", "* * * * *"),
}


def test_every_schedule_is_known_to_the_worker():
    app.perform_import_paths()
    known = {(task.task.name, task.cron) for task in app.periodic_registry.periodic_tasks.values()}
    assert SCHEDULES <= known


@pytest.mark.django_db
def test_a_job_deferred_in_a_transaction_rolls_back_with_it():
    from huiyin.matters.jobs import escalate

    mine = ProcrastinateJob.objects.filter(task_name="huiyin.matters.jobs.escalate")  # stories leave jobs of their own
    with pytest.raises(ZeroDivisionError), work():
        escalate.defer(timestamp=1)
        raise ZeroDivisionError
    assert not mine.exists()
    with work():
        escalate.defer(timestamp=1)
    assert mine.count() == 1


def test_a_worker_delivers_works_and_stops_when_asked(own_database):
    district = cast.build()
    matter = district.reported()
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    with psycopg.connect(own_database.url, autocommit=True) as db:
        db.execute("UPDATE matters_clock SET due_at = now() - interval '1 hour' WHERE kind = 'handle'")
    from huiyin.matters.jobs import escalate

    escalate.defer(timestamp=1)
    worker = subprocess.Popen([sys.executable, "-m", "huiyin.cli", "worker"], env=own_database.environment)
    try:
        _wait_until(lambda: Notice.objects.filter(template="dispatched").exists(), worker)
        _wait_until(lambda: Notice.objects.filter(template="overdue").exists(), worker)
        began = time.monotonic()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0
        assert time.monotonic() - began < 15
    finally:
        worker.kill()
    assert Notice.objects.filter(template="dispatched").count() == 1


def test_a_job_whose_worker_was_killed_runs_again(own_database):
    """Its row says that somebody is at it; the heart of that somebody has stopped."""
    from huiyin.matters.jobs import escalate, tell_soon_due

    with psycopg.connect(own_database.url, autocommit=True) as db:
        db.execute("DELETE FROM procrastinate_jobs")
        job = tell_soon_due.defer(timestamp=1)
        gone = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '10 minutes') RETURNING id"
        worker_id = db.execute(gone).fetchone()[0]
        db.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker_id, job])
        # Another killed one, which waits already in the next turn of its schedule: nobody stumbles over it.
        twice = "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s"
        db.execute(twice, [worker_id, escalate.defer(timestamp=1)])
        escalate.configure(schedule_in={"hours": 1}).defer(timestamp=2)
        from huiyin.kernel.jobs import take_up_stalled

        take_up_stalled.defer(timestamp=1)
        worker = subprocess.Popen([sys.executable, "-m", "huiyin.cli", "worker"], env=own_database.environment)
        try:
            left = "SELECT count(*) FROM procrastinate_jobs WHERE id = %s"
            _wait_until(lambda: db.execute(left, [job]).fetchone()[0] == 0, worker)
        finally:
            worker.terminate()
            worker.wait(20)


def test_a_job_that_the_line_to_the_database_lost_runs_again(own_database):
    """Its row says that this worker is at it; the answer that it was given never came, or that it is done."""
    from huiyin.kernel.jobs import take_up_stalled
    from huiyin.matters.jobs import tell_soon_due

    with psycopg.connect(own_database.url, autocommit=True) as db:
        db.execute("DELETE FROM procrastinate_jobs")
        worker = subprocess.Popen([sys.executable, "-m", "huiyin.cli", "worker"], env=own_database.environment)
        try:
            _wait_until(lambda: db.execute("SELECT 1 FROM procrastinate_workers").fetchone(), worker)
            job = db.execute(
                "INSERT INTO procrastinate_jobs (task_name, args, queue_name, status, worker_id) "
                "SELECT %s, %s, 'default', 'doing', id FROM procrastinate_workers RETURNING id",
                [tell_soon_due.name, '{"timestamp": 1}'],
            ).fetchone()[0]
            looks = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s"
            take_up_stalled.defer(timestamp=1)  # at the first look it may just have ended
            _wait_until(lambda: db.execute(looks, [take_up_stalled.name]).fetchone()[0] == 0, worker)
            take_up_stalled.defer(timestamp=1)
            left = "SELECT count(*) FROM procrastinate_jobs WHERE id = %s"
            _wait_until(lambda: db.execute(left, [job]).fetchone()[0] == 0, worker)
        finally:
            worker.terminate()
            worker.wait(20)


def test_what_runs_apart_ends_with_the_worker_and_is_taken_up_again(own_database):
    """Heavy work that stands still, here for want of a lock, keeps no worker from stopping."""
    from huiyin.matters.jobs import train_every_night

    with psycopg.connect(own_database.url) as db, psycopg.connect(own_database.url, autocommit=True) as watcher:
        db.execute("LOCK TABLE matters_classifier IN ACCESS EXCLUSIVE MODE")
        train_every_night.defer(timestamp=1)
        worker = subprocess.Popen([sys.executable, "-m", "huiyin.cli", "worker"], env=own_database.environment)
        try:
            _wait_until(lambda: _waits_for_a_lock(watcher), worker)
            (child,) = psutil.Process(worker.pid).children()
        finally:
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(60) == 0
        assert not child.is_running()
        db.rollback()
    mine = ProcrastinateJob.objects.get(task_name="huiyin.matters.jobs.train_every_night")
    assert mine.status == "todo" and mine.attempts == 1


def test_what_runs_apart_tells_an_outage_from_a_mistake(monkeypatch):
    """The first is tried again, as Interrupted is; the second is not."""
    monkeypatch.setenv("HUIYIN_DATABASE_URL", "postgresql://huiyin@127.0.0.1:1/huiyin")
    with pytest.raises(Interrupted):
        run_apart("huiyin.matters.jobs:train_now")
    with pytest.raises(RuntimeError, match="exit code 1"):
        run_apart("huiyin.matters.jobs:there_is_no_such_thing")


def _waits_for_a_lock(db) -> bool:
    return bool(db.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'").fetchone())


def _wait_until(done, worker, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert worker.poll() is None, "the worker has ended"
        assert time.monotonic() < until, "it does not happen"
        time.sleep(0.05)
