"""Odd input is answered calmly: no page breaks, whatever stands in its address or its form."""

import pytest

from huiyin.hotline.models import Call
from tests.hotline.calls import answered, send
from tests.web.desks import sign_in

ODD = (
    "/desk/hotline/?from=9999-12-31T23:59:59Z&to=0001-01-01T00:00:00Z&kind=x&staff=9&agent=%00",
    "/desk/hotline/?from=x&staff=%00&page=-1",
    "/desk/hotline/answers/%00/",
    "/desk/hotline/answers/?q=%00",
    "/desk/hotline/find/?q=%00%F0%9F%98%80&call=%00",
    "/desk/hotline/callbacks/?tab=%00&kind=%00&unit=%00&from=9999-12-31T23:59:59Z",
    "/desk/hotline/figures/?first=0001-01-01&last=9999-12-31&by=%00",
    "/desk/hotline/rates/?first=9999-12-31",
    "/desk/hotline/letters/?kind=%00",
    "/desk/hotline/telephones/?number=%00",
    "/desk/hotline/calls/99999999999999999999/",
    "/office/knowledge/?q=%00&which=%00",
    "/office/knowledge/%00/",
)


@pytest.mark.parametrize("address", ODD)
def test_no_address_breaks_a_page(district, address):
    assert sign_in(district, "qian").get(address).status_code < 500


def test_no_form_breaks_a_page(district):
    client, call = sign_in(district, "lin"), answered("lin")
    for path in (f"calls/{call.pk}/take/", f"calls/{call.pk}/link/", "letters/new/", "answers/K001/"):
        odd = {
            "text": "\x00",
            "number": "\x00",
            "received_on": "0001-01-01",
            "kind": "letter",
            "key": "\x00",
            "call": "\x00",
        }
        assert client.post(f"/desk/hotline/{path}", odd).status_code < 500, path


def test_an_event_of_the_year_one_is_refused(db):
    old = {"type": "call.ended", "timestamp": "0001-01-01T00:00:00+08:00", "data": {"call_id": "c1"}}
    assert send(old).status_code == 422 and not Call.objects.exists()
