"""Files of other systems through a page: small ones at once, large ones by the worker, rejected rows to download."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from huiyin.audit.models import AccessEntry
from huiyin.intake.files import handed_in
from huiyin.intake.files.mapping import load_mapping
from huiyin.intake.jobs import take_over
from huiyin.intake.models import ImportRun
from huiyin.matters.models import Matter
from tests.deferred import asked
from tests.web.office_cast import administrator


@pytest.fixture
def ada(client, district, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    client.force_login(administrator(district).account)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def boston(rows: int, broken: int = 0) -> SimpleUploadedFile:
    """A file with the columns that the mapping reads; the last `broken` rows have no time."""
    mapping = load_mapping("boston311")
    names = sorted(mapping.columns)
    text = io.StringIO()
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    for n in range(rows):
        row = dict.fromkeys(names, "")
        row |= {mapping.id: f"1010{n}", mapping.title: "Street light out", mapping.status: next(iter(mapping.states))}
        row[mapping.received_at] = "" if n >= rows - broken else "2026-01-02 03:04:05"
        writer.writerow(row)
    return SimpleUploadedFile("boston.csv", text.getvalue().encode(), content_type="text/csv")


def hand_in(client, file):
    return client.post("/office/imports/", {"mapping": "boston311", "file": file}, follow=True)


def test_a_small_file_is_taken_over_at_once_and_only_once(ada):
    assert hand_in(ada, boston(3, broken=1)).status_code == 200
    assert Matter.objects.count() == 2
    run = ImportRun.objects.get()
    assert (run.rows_done, run.imported, run.rejected) == (3, 2, 1) and run.finished_at
    hand_in(ada, boston(3, broken=1))
    assert Matter.objects.count() == 2 and ImportRun.objects.count() == 1


def test_rejected_rows_are_downloaded_with_their_reason_and_the_download_is_logged(ada, district):
    hand_in(ada, boston(2, broken=1))
    answer = ada.get(f"/office/imports/{ImportRun.objects.get().pk}/rejected.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.startswith("row,reason (huiyin),case_enquiry_id,") and "is empty" in text
    assert AccessEntry.objects.get().actor == f"staff/{district.staff['ada'].pk}"
    assert answer["Content-Disposition"] == f'attachment; filename="rejected-{ImportRun.objects.get().pk}.csv"'


def test_a_large_file_is_the_workers_and_the_page_tells_how_far_it_is(ada, monkeypatch):
    monkeypatch.setattr(handed_in, "AT_ONCE", 2)
    page = hand_in(ada, boston(3)).content.decode()
    assert Matter.objects.count() == 0 and 'hx-trigger="every 2s"' in page and "0 / 3" in page
    job = ProcrastinateJob.objects.get(task_name=handed_in.TASK)
    take_over(**asked(job))
    assert Matter.objects.count() == 3 and ImportRun.objects.get().finished_at


def test_handing_in_a_file_that_waits_already_is_refused(ada, monkeypatch):
    monkeypatch.setattr(handed_in, "AT_ONCE", 2)
    hand_in(ada, boston(3))
    assert hand_in(ada, boston(3)).status_code == 422
    assert ProcrastinateJob.objects.filter(task_name=handed_in.TASK).count() == 1


def test_a_stopped_run_goes_on(ada, monkeypatch):
    monkeypatch.setattr(handed_in, "AT_ONCE", 2)
    hand_in(ada, boston(3))
    ProcrastinateJob.objects.all()  # the table refuses deletion through the ORM; a failed job is one that is over
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    run = ImportRun.objects.get()
    assert f"/office/imports/{run.pk}/go-on/" in ada.get("/office/imports/").content.decode()
    monkeypatch.setattr(handed_in, "AT_ONCE", 2000)
    assert ada.post(f"/office/imports/{run.pk}/go-on/").status_code == 302
    assert Matter.objects.count() == 3


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("x.pdf", b"%PDF"),
        SimpleUploadedFile("x.csv", b"a,b\n1,2\n"),
        SimpleUploadedFile("x.csv", b"a,b\n"),
        SimpleUploadedFile("x.xlsx", b"PK"),
    ],
    ids=["no table", "other columns", "no rows", "no workbook"],
)
def test_what_cannot_be_read_is_refused_and_leaves_no_run(ada, file):
    assert hand_in(ada, file).status_code == 422
    assert not ImportRun.objects.exists()


def test_a_run_without_rejected_rows_has_nothing_to_download(ada):
    hand_in(ada, boston(1))
    assert ada.get(f"/office/imports/{ImportRun.objects.get().pk}/rejected.csv").status_code == 404
