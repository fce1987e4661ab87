"""From a file nobody has seen before to matters: recognised, previewed, saved, tried, taken over, mended."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from huiyin.accounts.models import Account
from huiyin.intake.files import handed_in
from huiyin.intake.jobs import take_over
from huiyin.intake.models import ImportRun, SavedMapping
from huiyin.matters.models import Matter
from tests.deferred import asked
from tests.intake.test_mappings import HEADER, ROWS
from tests.web.office_cast import administrator


@pytest.fixture
def ada(client, district, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    client.force_login(administrator(district).account)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def hotline(rows=ROWS) -> SimpleUploadedFile:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    return SimpleUploadedFile("热线.csv", text.getvalue().encode("gb18030"))


def handed(ada, file) -> str:
    answer = ada.post("/office/imports/", {"mapping": "", "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def form_in(page: str) -> dict[str, str]:
    """What the page's mapping form would send."""
    from html.parser import HTMLParser

    class Fields(HTMLParser):
        def __init__(self):
            super().__init__()
            self.found, self.select = {}, ""

        def handle_starttag(self, tag, attrs):
            given = dict(attrs)
            if tag == "select":
                self.select = given["name"]
                self.found.setdefault(self.select, "")
            elif tag == "option" and "selected" in given:
                self.found[self.select] = given["value"]
            elif tag == "input" and given.get("name"):
                self.found[given["name"]] = given.get("value", "")

    fields = Fields()
    fields.feed(page)
    return fields.found


def test_a_new_file_is_shown_before_anything_is_taken(ada):
    url = handed(ada, hotline())
    page = ada.get(url).content.decode()
    assert "柳巷路灯不亮" in page and "is no time like 2026年03月05日 14:30" in page
    assert "there is no matter type “路灯”" in page
    assert not Matter.objects.exists() and not ImportRun.objects.exists()


def test_it_is_saved_tried_and_taken_over_and_the_rest_is_mended(ada):
    url = handed(ada, hotline())
    given = form_in(ada.get(url).content.decode())
    types = {v: k.replace("_value", "") for k, v in given.items() if k.startswith("types_value_")}
    given |= {types["路灯"]: "0137", types["井盖"]: "0101", "name": "旧热线", "system": "oldhotline"}
    shown = ada.post(url, given | {"what": "show"}).content.decode()
    assert "<td>Street lamp</td>" in shown and not SavedMapping.objects.exists()
    saved = ada.post(url, given | {"what": "save"})
    assert saved.status_code == 302 and SavedMapping.objects.get().version == 1
    assert "Try all rows" in ada.get(saved.url).content.decode()
    tried = ada.post(f"{url}go/", {"mapping": "旧热线", "what": "try"})
    page = ada.get(tried.url).content.decode()
    assert "would be new" in page and "昨天" in page and not Matter.objects.exists()
    run = ImportRun.objects.get()
    ada.post(f"/office/imports/{run.pk}/go-on/")
    assert Matter.objects.count() == 2
    run = ImportRun.objects.get(dry_run=False)
    text = b"".join(ada.get(f"/office/imports/{run.pk}/rejected.csv").streaming_content).decode("utf-8-sig")
    mended = text.replace("昨天", "2026年03月02日 12:00").replace("abc", "114.5005").replace("30.5,", "30.5005,")
    again = handed(ada, SimpleUploadedFile("mended.csv", mended.encode("utf-8-sig")))
    assert 'value="旧热线" selected' in ada.get(again).content.decode()
    ada.post(f"{again}go/", {"mapping": "旧热线", "what": "take"})
    assert Matter.objects.count() == 3


def test_what_is_wrong_with_a_mapping_is_said_and_what_was_typed_stays(ada):
    url = handed(ada, hotline())
    given = form_in(ada.get(url).content.decode()) | {"name": "旧热线", "system": "Old Hotline", "what": "save"}
    answer = ada.post(url, given)
    page = answer.content.decode()
    assert answer.status_code == 422 and "small letters" in page and 'value="Old Hotline"' in page


def test_a_large_trial_is_the_workers_and_may_be_begun_anew(ada, monkeypatch):
    url = handed(ada, hotline())
    given = form_in(ada.get(url).content.decode()) | {"name": "旧热线", "system": "oldhotline", "what": "save"}
    ada.post(url, {name: value for name, value in given.items() if value != "type"})
    monkeypatch.setattr(handed_in, "AT_ONCE", 1)
    run_url = ada.post(f"{url}go/", {"mapping": "旧热线", "what": "try"}).url
    assert 'hx-trigger="every 2s"' in ada.get(run_url).content.decode()
    take_over(**asked(ProcrastinateJob.objects.get(task_name=handed_in.TASK)))
    assert ImportRun.objects.get().finished_at and not Matter.objects.exists()
    assert "would be new" in ada.get(run_url).content.decode()


def test_mappings_are_listed_and_withdrawn(ada):
    url = handed(ada, hotline())
    ada.post(url, form_in(ada.get(url).content.decode()) | {"name": "旧热线", "system": "oldhotline", "what": "save"})
    page = ada.get("/office/imports/mappings/").content.decode()
    assert "旧热线" in page and "boston311" in page
    assert ada.post("/office/imports/mappings/retire/", {"name": "旧热线"}).status_code == 302
    assert SavedMapping.objects.get().retired_at


def test_a_file_that_is_not_here_and_a_person_who_is_no_administrator(ada, client):
    assert ada.get("/office/imports/files/" + "0" * 32 + "/").status_code == 404
    assert ada.get("/office/imports/files/..%2f..%2fetc/").status_code == 404
    url = handed(ada, hotline())
    client.force_login(Account.objects.get(login="lin"))
    assert client.get(url).status_code == 403 and client.post(f"{url}go/").status_code == 403
