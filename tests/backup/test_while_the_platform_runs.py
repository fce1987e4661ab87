"""A backup is of one moment: what was acknowledged before it is in it, with its files, whatever goes on meanwhile."""

import threading
import time
from datetime import UTC, datetime

import psycopg
from django.db import connection

from huiyin.backup import making
from huiyin.backup.making import make
from huiyin.backup.moment import connected, hold_files
from huiyin.backup.restoring import restore
from huiyin.kernel import outbox
from huiyin.kernel.clock import now
from huiyin.matters import services as do
from huiyin.matters.models import Photo
from huiyin.matters.services.photos import keep_upload, path_of
from huiyin.matters.services.unused import forget_unused
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.runtime.datadir import DataDir
from huiyin.web.portal.report import ANYBODY
from tests.backup.conftest import OURS
from tests.doors.test_bare_pictures import loaded


class Writer(threading.Thread):
    """Reports with a photo each, one after the other; `done` holds when each was acknowledged, and its code."""

    def __init__(self, district) -> None:
        super().__init__(daemon=True)
        self.district, self.stop = district, threading.Event()
        self.done: list[tuple[datetime, str]] = []
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                photo = keep_upload("lamp.jpg", loaded("JPEG"), EvidenceKind.REPORT, by=ANYBODY)
                report = self.district.lamp_out(photos=(photo.pk,), text=f"路灯不亮 {len(self.done)}")
                matter = do.receive(report, by=ANYBODY).matter
                self.done.append((datetime.now(UTC), matter.tracking_code))
        except Exception as error:
            self.error = error
        finally:
            connection.close()


def test_every_acknowledged_write_before_the_moment_is_in_it(own_database, told, bare_database, elsewhere, monkeypatch):
    slowly(monkeypatch)
    writers = [Writer(told), Writer(told)]
    for writer in writers:
        writer.start()
    try:
        until = time.monotonic() + 20
        while min(len(writer.done) for writer in writers) < 5 and time.monotonic() < until:
            time.sleep(0.02)
        manifest = backed_up(own_database, elsewhere / "all.backup")
    finally:
        for writer in writers:
            writer.stop.set()
        for writer in writers:
            writer.join(30)
    assert [writer.error for writer in writers] == [None, None]
    done = [one for writer in writers for one in writer.done]
    before = {code for at, code in done if at <= manifest.moment}
    assert len(before) >= 10 and len(before) < len(done), "some were acknowledged before and some after the moment"

    into, url = DataDir(elsewhere / "into").ensure(), bare_database()
    lines = restore(elsewhere / "all.backup", OURS, into, url)
    assert [line for line in lines if not line.same] == []
    with psycopg.connect(url) as db:
        restored = {code for (code,) in db.execute("SELECT tracking_code FROM matters_matter")}
        shown = [row for row in db.execute("SELECT COALESCE(NULLIF(shown, ''), sha256) FROM matters_photo")]
    assert before <= restored < {code for _at, code in done}
    assert len(shown) >= len(before)
    assert all((into.media / digest[:2] / digest).exists() for (digest,) in shown)
    modes = {path.stat().st_mode & 0o777 for path in into.media.rglob("*") if path.is_file()}
    assert modes == {0o600} and (elsewhere / "all.backup").stat().st_mode & 0o777 == 0o600


def test_the_outbox_does_not_wait_for_a_backup(own_database, told, elsewhere):
    seen = []

    def tell(what, done, of):
        if what == "sums" and not seen:
            do.receive(told.lamp_out(), by=ANYBODY)
            seen.append((outbox.deliver_all(), outbox.lag().seconds))

    backed_up(own_database, elsewhere / "all.backup", tell=tell)
    assert seen and seen[0][0] > 0 and seen[0][1] == 0


def test_a_file_that_a_row_of_the_moment_names_is_not_dropped_meanwhile(own_database, told, settings):
    photo = keep_upload("lamp.jpg", loaded("JPEG"), EvidenceKind.REPORT, by=ANYBODY)
    with connected(own_database.url) as db:
        hold_files(db)
        assert forget_unused(now()) == 0
        assert path_of(photo.shown).exists() and Photo.objects.count() == 1
    assert forget_unused(now()) == 1
    assert not path_of(photo.shown).exists()


def slowly(monkeypatch) -> None:
    """As a large database would: there is time for others to write between the moment and its dump."""
    quick = making._dumped

    def slow(*given):
        time.sleep(0.7)
        yield from quick(*given)

    monkeypatch.setattr(making, "_dumped", slow)


def backed_up(own_database, file, **more):
    return make(
        file, OURS, data=own_database.data, url=own_database.url, heads=own_database.data.root / "heads", **more
    )
