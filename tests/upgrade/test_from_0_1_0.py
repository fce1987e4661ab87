"""A data folder that 0.1.0 left (making.py) comes up with today's program: whole, also when the upgrade was killed."""

import hashlib
import json
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from huiyin.runtime.datadir import DataDir
from huiyin.runtime.postgres.address import DATABASE, ROLE
from tests.own_database import OwnDatabase, looking_at

ARCHIVE = Path(__file__).with_name("v0.1.0.tar.gz")
MIGRATE = [sys.executable, "-m", "huiyin.cli", "manage", "migrate", "-v0"]
PHOTO = "abba6ae69d7bba38b4039bb79464175643417dff81a5d2e6a29c5aef39b03546"
# Of the program itself: rows of these say nothing about what people entered.
OWN = {"django_migrations", "django_content_type", "auth_permission", "kernel_relaycursor"}


def restored(own_server, name: str, folder: Path) -> OwnDatabase:
    data = DataDir(folder / name).ensure()
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(data.root, filter="data")
    with psycopg.connect(own_server.superuser_url(), autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name} OWNER {ROLE}")
    old = OwnDatabase(f"/{name}".join(own_server.url.rsplit(f"/{DATABASE}", 1)), data)
    done = old.huiyin("db", "restore", str(data.root / "dump.pg"))
    assert done.returncode == 0, done.stderr
    return old


def migrations(database: OwnDatabase) -> set[tuple[str, str]]:
    with psycopg.connect(database.url) as db:
        return set(db.execute("SELECT app, name FROM django_migrations").fetchall())


@pytest.fixture(scope="module")
def upgraded(own_server, tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[OwnDatabase]:
    old = restored(own_server, "upgraded", tmp_path_factory.mktemp("upgraded"))
    done = subprocess.run(MIGRATE, env=old.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with looking_at(old.url, django_db_blocker):
        yield old


def test_no_row_is_missing(upgraded: OwnDatabase) -> None:
    before = json.loads((upgraded.data.root / "counts.json").read_text())
    with psycopg.connect(upgraded.url) as db:
        now = {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in before}
    assert before["matters_matter"] == 14 and before["audit_traceentry"] > 80
    kept = [name for name in before if name not in OWN]
    assert {name: now[name] for name in kept} == {name: before[name] for name in kept}


def test_every_chain_of_the_trace_is_whole(upgraded: OwnDatabase) -> None:
    done = upgraded.huiyin("verify-trace", "--json")
    said = json.loads(done.stdout)
    assert said["sound"] and said["entries"] > 80, done.stdout


def test_matters_that_were_open_go_on(upgraded: OwnDatabase) -> None:
    from huiyin.accounts.models import Account
    from huiyin.matters import services as do
    from huiyin.matters.models import Matter
    from huiyin.matters.states import State
    from huiyin.orgs.selectors import actor_of

    sun = actor_of(Account.objects.get(login="sun"))
    matter = Matter.objects.filter(state=State.DISPATCHED).order_by("id").first()
    running = matter.clocks.filter(stopped_at=None)
    assert running.exclude(due_at=None).exists()
    do.accept(matter, by=sun)
    do.start(matter, by=sun)
    do.finish(matter, "升级之后办理完毕", by=sun)
    assert Matter.objects.get(pk=matter.pk).state == State.FINISHED
    assert json.loads(upgraded.huiyin("verify-trace", "--json").stdout)["sound"]


def test_a_sealed_original_opens_and_what_was_shown_is_shown(upgraded: OwnDatabase, settings, monkeypatch) -> None:
    from huiyin.kernel import vault
    from huiyin.matters.models import Photo
    from huiyin.matters.services.photos import bare_digest, original_of, path_of

    settings.MEDIA_ROOT = upgraded.data.media
    monkeypatch.setattr(vault, "_own", lambda: upgraded.data.secret("vault"))
    photo = Photo.objects.get()
    assert photo.matter is not None and photo.sha256 == PHOTO
    assert hashlib.sha256(original_of(photo)).hexdigest() == PHOTO
    shown = path_of(bare_digest(photo)).read_bytes()
    assert hashlib.sha256(shown).hexdigest() == bare_digest(photo)


def test_an_upgrade_that_is_killed_goes_on_where_it_was(upgraded: OwnDatabase, own_server, tmp_path: Path) -> None:
    old = restored(own_server, "killed", tmp_path)
    wanted, before = migrations(upgraded), len(migrations(old))
    missing = len(wanted) - before
    assert missing > 10
    for share in (0.3, 0.7):
        child = subprocess.Popen(MIGRATE, env=old.environment, stderr=subprocess.DEVNULL)
        while len(migrations(old)) < before + missing * share and child.poll() is None:
            time.sleep(0.02)
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL, "it was done before it could be killed"
        assert migrations(old) < wanted
    done = subprocess.run(MIGRATE, env=old.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert migrations(old) == wanted
    assert columns(old) == columns(upgraded)
    assert json.loads(old.huiyin("verify-trace", "--json").stdout)["sound"]


def columns(database: OwnDatabase) -> list[tuple]:
    """Every column and every index, as the catalogue has them."""
    with psycopg.connect(database.url) as db:
        said = "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
        of_ours = " WHERE table_schema = 'public' AND table_name NOT LIKE 'sensing_reading_%' ORDER BY 1, 2"
        indexes = "SELECT tablename, indexname, indexdef, '' FROM pg_indexes WHERE schemaname = 'public'"
        return db.execute(said + of_ours).fetchall() + db.execute(indexes + " ORDER BY 1, 2").fetchall()
