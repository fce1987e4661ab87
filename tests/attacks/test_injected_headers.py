"""A line break in a name, a title or a file name makes no header of its own: not in mail, calls or answers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import get_connection
from django.test import Client

from huiyin.kernel.outbound import Call, Failed, send
from huiyin.matters.models import Photo
from huiyin.notices.addresses import Address
from huiyin.notices.channels.email.sender import Mailbox
from huiyin.notices.channels.errors import Undelivered
from huiyin.notices.channels.manifest import Outgoing
from tests.doors.test_bare_pictures import loaded
from tests.outbound_peer import peer
from tests.web.desks import sign_in

BREAKS = ("\r\n", "\n", "\r")


@pytest.mark.parametrize("lines", BREAKS)
@pytest.mark.parametrize("where", ["title", "to"])
def test_a_mail_with_a_line_break_where_none_belongs_is_not_sent(lines, where, mailoutbox):
    evil = f"a{lines}Bcc: everybody@secret.example"
    to = Address(evil if where == "to" else "a@example.org")
    message = Outgoing(to=to, key="k1", template="t", title=evil if where == "title" else "路灯", body="已修好")
    box = Mailbox(get_connection("django.core.mail.backends.locmem.EmailBackend"), "huiyin@example.org")
    with pytest.raises(Undelivered):
        box.send(message)
    assert not mailoutbox


@pytest.mark.django_db
@pytest.mark.parametrize("lines", BREAKS)
def test_a_call_out_carries_no_header_that_a_value_smuggled_in(lines):
    with peer() as one:
        call = Call(
            "POST", f"{one.url}/x", json={}, headers={"x-name": f"a{lines}x-evil: 1"}, private_ok=True, timeout=2
        )
        with pytest.raises(Failed):
            send(call)
        assert not any("x-evil" in heard.headers for heard in one.heard)


@pytest.mark.parametrize("name", ['a"\r\nSet-Cookie: evil=1\r\n.jpg', "..\\..\\a.jpg", "a\u202egpj.exe", "a\0.jpg"])
def test_the_name_of_an_upload_stands_in_no_header(district, settings, tmp_path, name):
    settings.MEDIA_ROOT = tmp_path / "media"
    district.reported()
    client = sign_in(district, "lin")
    file = SimpleUploadedFile("x.jpg", loaded("JPEG"))
    file._name = name  # Django's own class would take the path off; a request need not be made by it
    sent = client.post("/report/", {"text": "路灯", "photos": file, "key": "k"})
    assert sent.status_code in (302, 422)
    for photo in Photo.objects.all():
        assert photo.matter_id is None or _shown(client, photo).isascii()


def _shown(client: Client, photo: Photo) -> str:
    answer = client.post(f"/api/v1/photos/{photo.token}/original", {"purpose": "核实"}, content_type="application/json")
    assert "evil" not in str(answer.headers) and "evil" not in answer.cookies.output()
    return answer.get("Content-Disposition", "")


@pytest.mark.parametrize("path", ["/report/sent/%0d%0aX-Evil:1/", "/track/%0d%0aX-Evil:1/", "/desk/?q=%0d%0aX-Evil:1"])
def test_an_address_with_a_line_break_makes_no_header(client, district, path):
    answer = client.get(path)
    assert "X-Evil" not in answer.headers
    assert "\r" not in answer.get("Location", "") and "\n" not in answer.get("Location", "")
