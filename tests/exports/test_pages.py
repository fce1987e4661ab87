"""From the list to the file, through pages and through the API."""

import io
import json

import openpyxl
import pytest

from huiyin.accounts.models import Account
from huiyin.accounts.services import issue_key
from huiyin.api import callers
from huiyin.exports import services
from huiyin.exports.jobs import make_export
from huiyin.exports.models import Export
from huiyin.matters.models import Matter
from huiyin.matters.services import dispatch, file
from tests.cast import HARBOUR
from tests.web.office_cast import administrator


@pytest.fixture
def places(district, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    lane, harbour = district.reported(), district.reported(lon=HARBOUR[0], lat=HARBOUR[1])
    file(lane, district.conditions["0137"], by=district.actor("qian"))
    dispatch(lane, district.units["D001"], by=district.actor("zhao"))
    return district, lane, harbour


def as_(client, login):
    client.force_login(Account.objects.get(login=login))
    return client


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def post(client, query, format="jsonl", purpose="meeting"):
    return client.post(f"/desk/export/?{query}", {"format": format, "columns": "standard", "purpose": purpose})


def test_the_queue_leads_to_its_own_file(client, places):
    _district, lane, harbour = places
    lin = as_(client, "lin")
    assert "/desk/export/?list=queue&amp;tab=handle&amp;q=" in lin.get("/desk/?tab=handle&q=路灯").content.decode()
    assert lin.get("/desk/export/?list=queue&tab=open").status_code == 200
    answer = post(lin, "list=queue&tab=open&order=oldest")
    assert answer["Content-Disposition"].startswith("attachment")
    assert [json.loads(line)["number"] for line in body(answer).splitlines()] == [lane.number, harbour.number]
    filtered = post(lin, "list=queue&tab=open&area=990101002")
    assert [json.loads(line)["number"] for line in body(filtered).splitlines()] == [harbour.number]


def test_the_inbox_and_the_supervised_list_lead_to_theirs(client, places):
    _district, lane, _harbour = places
    sun = as_(client, "sun")
    assert "/desk/export/?list=inbox&amp;tab=accept" in sun.get("/desk/inbox/").content.decode()
    assert [json.loads(line)["number"] for line in body(post(sun, "list=inbox&tab=accept")).splitlines()] == [
        lane.number
    ]
    Matter.objects.filter(pk=lane.pk).update(due_at="2020-01-01T00:00Z", soon_at="2020-01-01T00:00Z")
    feng = as_(client, "feng")
    assert "/desk/export/?list=supervise" in feng.get("/desk/supervise/").content.decode()
    assert json.loads(body(post(feng, "list=supervise&clock=overdue&unit=D001")))["number"] == lane.number
    assert body(post(feng, "list=supervise&clock=soon")) == b""


def test_a_unit_cannot_take_out_the_queue(client, places):
    _district, lane, _harbour = places
    told = body(post(as_(client, "sun"), "list=queue&tab=open")).splitlines()
    assert [json.loads(line)["number"] for line in told] == [lane.number]
    assert body(post(as_(client, "wu"), "list=queue&tab=open")) == b""


def test_without_a_purpose_the_form_comes_back(client, places):
    answer = post(as_(client, "lin"), "list=queue&tab=open", purpose=" ")
    assert answer.status_code == 422 and not Export.objects.exists()


def test_a_large_one_waits_on_a_page_of_one_s_own(client, places, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 1)
    lin = as_(client, "lin")
    assert post(lin, "list=queue&tab=open", format="xlsx").url == "/desk/exports/"
    assert 'hx-trigger="every 2s"' in lin.get("/desk/exports/").content.decode()
    export = Export.objects.get()
    assert lin.get(f"/desk/exports/{export.pk}/file").status_code == 409
    make_export(export.pk)
    assert f"/desk/exports/{export.pk}/file" in lin.get("/desk/exports/").content.decode()
    book = openpyxl.load_workbook(io.BytesIO(body(lin.get(f"/desk/exports/{export.pk}/file"))))
    assert book.active.max_row == 3
    assert as_(client, "zhao").get(f"/desk/exports/{export.pk}/file").status_code == 404


def test_the_administrator_reads_who_took_what_and_why(client, places):
    district, _lane, _harbour = places
    body(post(as_(client, "lin"), "list=queue&tab=open&q=路灯", purpose="周例会"))
    ada = administrator(district)
    client.force_login(ada.account)
    page = client.get("/office/exports/").content.decode()
    assert "周例会" in page and "林受理" in page and "路灯" in page
    assert as_(client, "lin").get("/office/exports/").status_code == 403


def test_programs_take_out_what_they_list(client, places):
    _district, lane, harbour = places
    callers.forget()
    key = {"Authorization": f"Bearer {issue_key(Account.objects.get(login='lin'), 'test', by='system')}"}
    url = "/api/v1/matters/export"
    for format in ("csv", "xlsx", "geojson", "jsonl"):
        answer = client.get(f"{url}.{format}?purpose=p&group=open", headers=key)
        assert answer.status_code == 200 and answer["X-Rows"] == "2", format
        assert answer["Cache-Control"] == "no-store" and body(answer)
    told = body(client.get(f"{url}.jsonl?purpose=p&area=990101002", headers=key))
    assert json.loads(told)["number"] == harbour.number
    assert client.get(f"{url}.csv", headers=key).status_code == 422
    assert client.get(f"{url}.csv?purpose=p&aera=1", headers=key).status_code == 422
    assert client.get(f"{url}.pdf?purpose=p", headers=key).status_code == 422
    assert client.get(f"{url}.csv?purpose=p").status_code == 401


def test_a_program_fetches_a_large_one_when_it_is_ready(client, places, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 1)
    callers.forget()
    key = {"Authorization": f"Bearer {issue_key(Account.objects.get(login='lin'), 'test', by='system')}"}
    answer = client.get("/api/v1/matters/export.csv?purpose=p", headers=key)
    assert answer.status_code == 202
    told = answer.json()
    assert client.get(told["file"], headers=key).status_code == 409
    make_export(told["id"])
    done = client.get(answer["Location"], headers=key).json()
    assert (done["state"], done["rows"]) == ("ready", 2)
    assert body(client.get(done["file"], headers=key)).count(b"\n") == 3
