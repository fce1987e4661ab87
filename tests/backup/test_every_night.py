"""The worker makes one every night, keeps so many, and says when there is none."""

from datetime import timedelta

import pytest

from huiyin.backup import nightly
from huiyin.backup.keeping import made_at
from huiyin.backup.keys import make_key_file, read_key_file
from huiyin.backup.reading import verify
from huiyin.cli.checks.backup import backup as checked
from huiyin.cli.checks.finding import Grade
from huiyin.kernel.clock import now
from huiyin.notices.models import Notice
from huiyin.runtime import stamps
from huiyin.runtime.postgres.session import URL
from tests.web.office_cast import administrator


@pytest.fixture
def nights(own_database, told, elsewhere, monkeypatch, settings):
    """Set up as an operator would; answers the folder."""
    key = elsewhere / "key"
    make_key_file(key)
    monkeypatch.setattr(nightly, "data_dir", lambda: own_database.data)
    monkeypatch.setenv(URL, own_database.url)
    monkeypatch.setenv("HUIYIN_BACKUP_DIR", str(elsewhere / "backups"))
    monkeypatch.setenv("HUIYIN_BACKUP_KEY", str(key))
    for stamp in (own_database.data.root / "stamps").glob("*.json"):
        stamp.unlink()
    administrator(told)
    return elsewhere / "backups"


def states(own_database) -> list[Grade]:
    return [finding.grade for finding in checked(own_database.data) if "same disk" not in finding.en]


def test_made_once_read_again_and_old_ones_dropped(nights, own_database, elsewhere, monkeypatch):
    monkeypatch.setenv("HUIYIN_BACKUP_KEEP", "1/0")
    nights.mkdir(mode=0o700)
    (nights / "huiyin-20250101T023000.backup").write_bytes(b"an old one")
    (nights / "notes.txt").write_text("somebody else's")
    assert states(own_database) == [Grade.WARNING] and nightly.due(now())
    nightly.run()
    assert not nightly.due(now()) and states(own_database) == [Grade.OK]
    made = [path for path in nights.iterdir() if made_at(path.name)]
    assert len(made) == 1 and (nights / "notes.txt").exists() and not Notice.objects.exists()
    assert verify(made[0], read_key_file(elsewhere / "key")).tables["accounts_account"].count > 0
    assert nightly.due(now() + timedelta(days=1))


def test_a_failure_is_said_to_administrators_and_tried_again_after_an_hour(nights, told, own_database, monkeypatch):
    monkeypatch.setenv("HUIYIN_BACKUP_KEY", "/nowhere/key")
    nightly.run()
    nightly.run()
    notice = Notice.objects.get()
    assert notice.template == "backup_failed" and notice.account_id == told.staff["ada"].account_id
    assert "/nowhere/key" in notice.params["what"][0]
    assert states(own_database) == [Grade.PROBLEM]
    monkeypatch.setenv("HUIYIN_BACKUP_KEY", str(nights.parent / "key"))
    assert not nightly.due(now() + timedelta(minutes=30))
    assert nightly.due(now() + timedelta(minutes=61))
    nightly.run()
    assert states(own_database) == [Grade.OK]


def test_no_good_one_for_more_than_a_day_is_said_once_a_day(nights, own_database):
    nightly.watch(now())
    nightly.watch(now() + timedelta(hours=25))
    assert not Notice.objects.exists()
    nightly.watch(now() + timedelta(hours=27))
    nightly.watch(now() + timedelta(hours=27, minutes=1))
    assert Notice.objects.get().template == "backup_late"


def test_a_wrong_setting_is_said_and_nothing_is_made(nights, own_database, monkeypatch):
    monkeypatch.setenv("HUIYIN_BACKUP_AT", "at midnight")
    assert not nightly.due(now()) and states(own_database) == [Grade.PROBLEM]
    assert "HUIYIN_BACKUP_AT" in Notice.objects.get().params["what"][1]


def test_not_wanted_is_only_a_warning(own_database, told):
    assert not nightly.due(now())
    nightly.watch(now() + timedelta(days=9))
    assert states(own_database) == [Grade.WARNING] and not Notice.objects.exists()
    assert stamps.stamped(own_database.data, "backup-planned") is None
