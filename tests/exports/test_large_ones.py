"""What is too much for a request is the worker's: repeated, killed, late and refused ones included."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from huiyin.accounts.models import Account
from huiyin.audit.models import TraceEntry
from huiyin.exports import making, reading, services
from huiyin.exports.access import access_export, open_file
from huiyin.exports.files import folder, path_of
from huiyin.exports.formats import Columns, Format
from huiyin.exports.jobs import make_export
from huiyin.exports.models import Export
from huiyin.exports.question import Question
from huiyin.kernel.clock import now, travel
from huiyin.kernel.errors import Conflict, NotFound
from huiyin.matters.models import Matter
from huiyin.orgs.models import Post


@pytest.fixture
def seven(district, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(services, "AT_ONCE", 3)
    monkeypatch.setattr(reading, "HANDFUL", 2)
    for _ in range(7):
        district.reported()
    return district


def ask(district, login="lin", format=Format.CSV):
    by = district.actor(login)
    export, file = services.take_out(Question(), format, Columns.STANDARD, by=by, purpose="report")
    assert file is None
    return export


def run():
    for job in ProcrastinateJob.objects.filter(task_name=services.TASK):
        make_export(**job.args)


def test_the_worker_writes_it_and_whoever_asked_fetches_it(seven):
    export = ask(seven)
    assert export.state == "waiting"
    run()
    export.refresh_from_db()
    assert (export.state, export.rows, export.of_rows) == ("ready", 7, 7) and export.expires_at > now()
    with open_file(export, by=seven.actor("lin")) as file:
        lines = file.read().decode("utf-8-sig").splitlines()
    found = [line.split(",")[0] for line in lines[1:]]
    assert found == [m.number for m in Matter.objects.order_by("-received_at", "-id")]
    told = list(TraceEntry.objects.filter(chain=export.chain).order_by("seq").values_list("action", flat=True))
    assert told == ["exports.asked", "exports.made", "exports.fetched"]


def test_asked_twice_it_is_written_once(seven):
    assert ask(seven).pk == ask(seven).pk
    assert ProcrastinateJob.objects.filter(task_name=services.TASK).count() == 1
    assert ask(seven, format=Format.JSONL).pk != ask(seven).pk


def test_a_file_is_nobody_else_s(seven):
    export = ask(seven)
    for other in ("zhao", "mi", "sun"):
        with pytest.raises(NotFound):
            access_export(seven.actor(other), export.pk)


def test_a_run_that_was_killed_begins_anew(seven, monkeypatch):
    export = ask(seven)
    written = []

    def pull_the_plug(keys, columns, by):
        for lines in reading.lines_of(keys, columns, by):
            written.append(lines)
            yield lines
            raise KeyboardInterrupt

    monkeypatch.setattr(services, "lines_of", pull_the_plug)
    with pytest.raises(KeyboardInterrupt):
        run()
    export.refresh_from_db()
    assert (export.state, export.rows, len(written)) == ("running", 2, 1) and not path_of(export).exists()
    monkeypatch.setattr(services, "lines_of", reading.lines_of)
    run()
    export.refresh_from_db()
    assert (export.state, export.rows) == ("ready", 7)
    assert path_of(export).read_text(encoding="utf-8-sig").count("\n") == 8
    assert not list(folder().glob("*.part"))


def test_whoever_lost_the_post_meanwhile_gets_what_they_still_see(seven):
    export = ask(seven)
    Post.objects.filter(staff=seven.staff["lin"]).update(until=now())
    run()
    export.refresh_from_db()
    assert (export.state, export.rows) == ("ready", 0)


def test_whoever_left_gets_nothing(seven):
    export = ask(seven)
    Account.objects.filter(login="lin").update(is_active=False)
    run()
    export.refresh_from_db()
    assert export.state == "failed" and export.why and not path_of(export).exists()


def test_it_is_told_in_the_language_in_which_it_was_asked(seven):
    with translation.override("en"):
        export = ask(seven)
    run()
    assert path_of(export).read_text(encoding="utf-8-sig").startswith("Number,")


def test_after_three_days_the_file_has_gone_and_the_record_stays(seven):
    export = ask(seven)
    with pytest.raises(Conflict):
        open_file(export, by=seven.actor("lin"))
    run()
    export.refresh_from_db()
    with travel(now() + services.KEEP + timedelta(minutes=1)):
        with pytest.raises(Conflict):
            open_file(export, by=seven.actor("lin"))
        assert making.let_go(now()) == 1
    export.refresh_from_db()
    assert export.state == "expired" and not path_of(export).exists() and Export.objects.count() == 1


@pytest.mark.parametrize("columns", list(Columns))
def test_a_handful_costs_the_same_whatever_the_list(seven, monkeypatch, columns):
    monkeypatch.setattr(reading, "HANDFUL", 1000)
    by = seven.actor("lin")

    def statements() -> int:
        keys = reading.keys_of(Question(), by, now())
        with CaptureQueriesContext(connection) as sent:
            assert sum(len(lines) for lines in reading.lines_of(keys, columns, by)) == len(keys)
        return len(sent)

    statements()
    few = statements()
    for _ in range(20):
        seven.reported()
    assert statements() == few <= 5


def test_a_file_that_the_disk_has_changed_is_not_handed_out(seven, caplog):
    export = ask(seven)
    run()
    export.refresh_from_db()
    path_of(export).write_bytes(path_of(export).read_bytes()[:-1] + b"!")
    with pytest.raises(Conflict) as refused:
        open_file(export, by=seven.actor("lin"))
    assert refused.value.code == "damaged" and str(path_of(export)) in caplog.text
    assert not TraceEntry.objects.filter(chain=export.chain, action="exports.fetched").exists()
