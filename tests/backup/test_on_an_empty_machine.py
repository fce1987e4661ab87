"""The commands as an operator calls them: a backup, a drill, a restore into an empty folder, and life goes on."""

import json

import psycopg
import pytest
from django.contrib.sessions.backends.db import SessionStore

from huiyin.audit.heads import export_heads
from huiyin.kernel.clock import now
from huiyin.people.services import ContactDetails, keep_contact
from huiyin.runtime.datadir import DataDir
from huiyin.runtime.postgres.session import URL


@pytest.fixture
def key(own_database, tmp_path) -> str:
    path = tmp_path / "key"
    assert own_database.huiyin("backup", "key", str(path)).returncode == 0
    return str(path)


def test_drilled_restored_and_used_again(own_database, told, key, tmp_path, bare_database, monkeypatch):
    number = told.reported(contact=keep_contact(ContactDetails(name="钱塘", phone="13955547391"))).pk
    export_heads(own_database.data.root / "heads", own_database.data, at=now())
    told.reported(text="又一盏路灯不亮")  # goes on after the signing
    SessionStore().create()
    file = tmp_path / "all.backup"
    made = own_database.huiyin("backup", "make", str(file), "--key", key)
    assert made.returncode == 0, made.stderr
    assert "Written and read again" in made.stdout

    drill = own_database.huiyin("backup", "drill", str(file), "--key", key, "--json", "--in", str(tmp_path))
    assert drill.returncode == 0, drill.stderr
    told_by_drill = json.loads(drill.stdout)
    assert told_by_drill["sound"] and told_by_drill["differing"] == [] and told_by_drill["recovery_seconds"] > 0
    assert [path.name for path in tmp_path.glob("huiyin-drill-*")] == []

    assert json.loads((own_database.data.root / "stamps" / "drill.json").read_text())["sound"]

    url = bare_database()
    monkeypatch.setenv(URL, url)
    into = tmp_path / "into"
    elsewhere = type(own_database)(url, own_database.data)
    done = elsewhere.huiyin("restore", str(file), "--into", str(into), "--key", key, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["sound"] and report["chains"] >= 3 and report["sessions"] == 1
    assert report["next_matter"] > number + 1000, "numbers that were given since are not given to other matters"
    with psycopg.connect(url) as db:
        assert db.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
    assert not (into / "unfinished-restore").exists() and (into / "heads" / "heads.pub").exists()

    restored = type(own_database)(url, DataDir(into))
    assert restored.huiyin("keys", "verify").returncode == 0
    for path in (into / "secrets" / "fields").iterdir():
        path.unlink()
    refused = restored.huiyin("keys", "verify")
    assert refused.returncode == 1 and "is not in secrets/fields/" in refused.stderr

    again = elsewhere.huiyin("restore", str(file), "--into", str(into), "--key", key)
    assert again.returncode == 1 and "not empty" in again.stderr
    full = elsewhere.huiyin("restore", str(file), "--into", str(tmp_path / "other"), "--key", key)
    assert full.returncode == 1 and "database is not empty" in full.stderr
    assert list((tmp_path / "other").iterdir()) == [], "what failed leaves the folder as it was"


def test_without_a_key_nothing_is_written(own_database, told, tmp_path):
    refused = own_database.huiyin("backup", "make", str(tmp_path / "all.backup"))
    assert refused.returncode == 1 and "always encrypted" in refused.stderr
    assert list(tmp_path.iterdir()) == []
