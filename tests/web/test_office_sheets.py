"""Lists by Excel through the pages, and the catalogue of service items."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huiyin.accounts.models import Account
from huiyin.audit.models import AccessEntry
from huiyin.benefits.models import ServiceItem
from huiyin.orgs.models import Unit
from tests.web.office_cast import administrator
from tests.web.test_office_mappings import form_in


@pytest.fixture
def ada(client, district, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    client.force_login(administrator(district).account)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def downloaded(ada, name, what="list"):
    answer = ada.get(f"/office/lists/{name}/{what}.xlsx")
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def handed_in(ada, name, book, **more):
    made = io.BytesIO()
    book.save(made)
    return ada.post(f"/office/lists/{name}/", {"file": SimpleUploadedFile("list.xlsx", made.getvalue())} | more)


def test_units_go_out_come_back_and_are_confirmed(ada):
    book = downloaded(ada, "units")
    book.worksheets[0].append(["D009", "水务局", "Water", "Department", "C001", "", ""])
    shown = handed_in(ada, "units", book)
    page = ada.get(shown.url).content.decode()
    assert "水务局" in page and "Confirm these changes" in page and not Unit.objects.filter(code="D009").exists()
    given = form_in(page[page.index("confirm/") :])
    done = ada.post(shown.url + "confirm/", given, follow=True)
    assert done.status_code == 200 and "1 added" in done.content.decode() and Unit.objects.get(code="D009")
    assert ada.get(shown.url).status_code == 404  # the file has done its work


def test_a_wrong_row_shows_no_button(ada):
    book = downloaded(ada, "units")
    book.worksheets[0].append(["D009", "水务局", "Water", "ministry", "", "", ""])
    shown = handed_in(ada, "units", book)
    page = ada.get(shown.url).content.decode()
    assert "is none of" in page and "Confirm these changes" not in page
    assert ada.post(shown.url + "confirm/", {"seen": "x"}).status_code in (400, 422)
    assert not Unit.objects.filter(code="D009").exists()


def test_the_catalogue_begins_with_an_empty_sheet(ada):
    assert "no service items yet" in ada.get("/office/items/").content.decode()
    book = downloaded(ada, "items", "template")
    assert book.worksheets[0].max_row == 1
    book.worksheets[0].append(["M1", "高龄津贴", "Old-age allowance", "D001", "行政给付", 5, "带身份证", "", ""])
    shown = handed_in(ada, "items", book)
    ada.post(shown.url + "confirm/", form_in(ada.get(shown.url).content.decode()))
    assert ServiceItem.objects.get().days == 5
    page = ada.get("/office/items/?kind=payment&q=M").content.decode()
    assert "Old-age allowance" in page and "Old-age" not in ada.get("/office/items/?kind=licence").content.decode()


def test_closing_what_is_missing_is_asked_for_and_shown(ada):
    book = downloaded(ada, "units")
    book.worksheets[0].delete_rows(4)
    shown = handed_in(ada, "units", book, close="on")
    assert shown.url.endswith("?close=1") and "D002" in ada.get(shown.url).content.decode()


def test_taking_out_the_list_of_staff_is_logged(ada, district):
    book = downloaded(ada, "staff")
    assert "sun" in [row[0] for row in book.worksheets[0].values]
    assert AccessEntry.objects.get().actor == f"staff/{district.staff['ada'].pk}"


def test_lists_are_the_administrators(ada, client):
    client.force_login(Account.objects.get(login="lin"))
    for path in ("/office/lists/units/", "/office/lists/staff/list.xlsx", "/office/items/"):
        assert client.get(path).status_code == 403
    client.force_login(Account.objects.get(login="ada"))
    assert client.get("/office/lists/people/").status_code == 404
