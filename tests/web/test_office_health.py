"""System health and roles: true, in words, at a constant cost, without secrets."""

import logging
from datetime import timedelta

import pytest
from django.db import connection, transaction

from huiyin.kernel.clock import now, travel
from huiyin.kernel.models import Fault, RequestTally
from huiyin.kernel.telemetry import tallies
from huiyin.orgs.roles import Role
from huiyin.runtime import stamps
from huiyin.runtime.datadir import DataDir
from huiyin.web.office import health
from huiyin.web.office.roles import ABOUT, moves_of
from tests.web.office_cast import administrator


@pytest.fixture
def ada(client, district, monkeypatch, tmp_path):
    monkeypatch.setattr(health, "data_dir", lambda: DataDir(tmp_path))
    monkeypatch.setattr(health, "heads_folder", lambda: tmp_path / "heads")
    client.force_login(administrator(district).account)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def page(ada) -> str:
    answer = ada.get("/office/health/")
    assert answer.status_code == 200
    return answer.content.decode()


def job(status: str, name: str = "notices.send") -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('default', %s, %s)", [name, status]
        )


def worker(ago: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s)", [timedelta(seconds=ago)]
        )


def test_a_silent_worker_is_said_and_what_to_run(ada):
    assert "never seen" in page(ada) and "huiyin worker" in page(ada) and "Something needs you now" in page(ada)
    worker(600)
    assert "silent since" in page(ada)
    worker(5)
    assert "1 process at work" in page(ada) and "silent since" not in page(ada)


def test_failed_jobs_are_counted_and_named(ada):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")  # those that other stories left behind
    assert "<table" not in page(ada)
    for _n in range(3):
        job("failed", "webhooks.send_due")
    job("todo")
    told = page(ada)
    assert "webhooks.send_due" in told and "1 wait, 0 run" in told


def test_a_backup_is_known_once_it_was_made_and_grows_old(ada, tmp_path, monkeypatch):
    assert "HUIYIN_BACKUP_DIR" in page(ada)
    stamps.stamp(DataDir(tmp_path), "backup", bytes=3_000_000)
    assert "HUIYIN_BACKUP_DIR" not in page(ada) and "just now" in page(ada) and "3.0 MB" in page(ada)
    monkeypatch.setattr(health, "now", lambda: now() + timedelta(hours=3))
    assert "3 h ago" in page(ada) and "HUIYIN_BACKUP_DIR" not in page(ada)
    monkeypatch.setattr(health, "now", lambda: now() + timedelta(days=3))
    assert "huiyin backup make" in page(ada) and "Something needs you now" in page(ada)


def test_a_backup_that_failed_is_said_with_its_reason_until_one_succeeds(ada, tmp_path):
    stamps.stamp(DataDir(tmp_path), "backup-failed", en="No room.", zh="空间不足。")
    assert "No room." in page(ada) and "there is none" in page(ada)
    stamps.stamp(DataDir(tmp_path), "backup", bytes=3_000_000)
    assert "No room." not in page(ada)


def test_a_broken_trace_is_danger(ada, tmp_path):
    stamps.stamp(DataDir(tmp_path), "trace", sound=True)
    assert "unsound" not in page(ada)
    stamps.stamp(DataDir(tmp_path), "trace", sound=False)
    assert "unsound" in page(ada)


def test_a_stamp_that_cannot_be_read_is_none(tmp_path):
    data = DataDir(tmp_path)
    stamps.stamp(data, "backup", bytes=1)
    for content in ("", "[]", "{}", '{"at": 7}', "null"):
        (tmp_path / "stamps" / "backup.json").write_text(content)
        assert stamps.stamped(data, "backup") is None


def test_a_missing_migration_is_said(ada):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'places' AND name = '0003_redrawn_grids'")
    assert "huiyin manage migrate" in page(ada)


def test_it_costs_the_same_however_much_there_is(ada):
    ada.get("/office/health/")
    with connection.execute_wrapper(counting := Counting()):
        page(ada)
    few = counting.count
    for n in range(40):
        job("failed", f"task_{n}")
    with connection.execute_wrapper(counting := Counting()):
        told = page(ada)
    assert counting.count == few and told.count("task_") == health.MOST_JOBS


class Counting:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


def test_no_secret_and_no_address_stands_there(ada, settings):
    told = page(ada)
    assert settings.SECRET_KEY not in told and settings.DATABASES["default"]["HOST"] not in told


def test_roles_say_what_the_table_says_and_who_holds_them(ada):
    told = ada.get("/office/roles/").content.decode()
    assert set(ABOUT) == set(Role)
    for words in ("Grid worker", "Administrator", "梅网格", "艾管理"):
        assert words in told
    only = ada.get("/office/roles/?role=dispatcher").content.decode()
    rows = only[only.index('id="rows"') :]
    assert "赵派遣" in rows and "梅网格" not in rows
    assert "Nobody matches" in ada.get("/office/roles/?q=nowhere").content.decode()
    assert moves_of(Role.DISPATCHER) and not moves_of(Role.ADMINISTRATOR)


def test_both_are_the_administrators(client, district):
    client.force_login(district.staff["lin"].account)
    assert client.get("/office/health/").status_code == 403 and client.get("/office/roles/").status_code == 403


def test_the_last_hour_and_what_went_wrong_are_told_in_words(ada):
    assert "none was counted" in page(ada)
    tallies.note_request("desk-inbox", 200, 0.02)
    tallies.note_request("desk-matter", 200, 2.5)
    tallies.note_request("desk-matter", 500, 0.1)
    logging.getLogger("huiyin.web").error("a form could not be kept")
    logging.getLogger("huiyin.web").error("a form could not be kept")
    tallies.flush("web")
    told = page(ada)
    assert "/desk/m/…/" in told and "2500 ms" in told and "huiyin.web: a form could not be kept" in told
    assert "/desk/inbox" not in told[told.index("slow-head") : told.index("faults-head")]
    first = Fault.objects.get()
    assert first.count == 2
    with travel(now() + timedelta(hours=3)):
        logging.getLogger("huiyin.web").error("a form could not be kept")
        tallies.flush("web")
        assert "none was counted" in page(ada)
    again = Fault.objects.get()
    assert (again.count, again.first_at) == (3, first.first_at) and again.last_at > first.last_at
    tallies.purge()
    with travel(now() + timedelta(days=40)):
        tallies.purge()
    assert not Fault.objects.exists() and not RequestTally.objects.exists()


def test_tallies_that_cannot_be_written_wait(db):
    tallies.note_request("desk-inbox", 200, 0.02)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_requesttally RENAME TO away")
        with transaction.atomic():
            assert tallies.flush("web") == 0
            transaction.set_rollback(True)
        cursor.execute("ALTER TABLE away RENAME TO kernel_requesttally")
    tallies.note_request("desk-inbox", 200, 0.02)
    assert tallies.flush("web") == 1
    assert RequestTally.objects.get().count == 2


def test_a_full_disk_and_clocks_that_are_apart_are_said(ada, settings):
    settings.HUIYIN_LEAST_GB = 0
    assert "a database that cannot write stops" not in page(ada)
    settings.HUIYIN_LEAST_GB = 1e9
    assert "a database that cannot write stops" in page(ada)
    assert "chrony" not in page(ada)
    with travel(now() + timedelta(minutes=2)):
        assert "chrony" in page(ada)
