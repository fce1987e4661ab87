"""E-mail against a real SMTP server."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from huiyin.matters import services as do
from huiyin.notices import channels
from huiyin.notices.channels.email.sender import server_of
from huiyin.notices.models import Delivery
from tests.notices.conftest import contact, tell_and_send

SHAPE = Path(channels.__file__).parent / "email" / "payloads" / "sent.eml"
MAIL = "xiaoyuan@example.org"


def dispatched(stage, **given):
    matter = stage.reported(contact=contact(email=MAIL, tell_by="email", **given))
    do.file(matter, stage.conditions["0137"], by=stage.actor("lin"))
    do.dispatch(matter, stage.units["D001"], by=stage.actor("zhao"))
    return matter


def test_a_mail_looks_like_the_recorded_one(stage, noon, post, settings):
    settings.HUIYIN_PUBLIC_URL = "https://huiyin.example"
    matter = dispatched(stage)
    tell_and_send("email")
    sent = post.mails[-1]
    shape = message_from_bytes(SHAPE.read_bytes(), policy=policy.default)
    for name in ("Subject", "From", "To", "Auto-Submitted"):
        assert sent[name].strip() == shape[name], "a folded header begins with a blank"
    expected = shape.get_content().replace("ABCDE23456", matter.tracking_code)
    assert sent.get_content().split() == expected.split()
    row = Delivery.objects.get(template="yours_dispatched")
    assert row.state == "sent" and row.gateway_id == sent["Message-ID"]


def test_one_connection_for_a_round(stage, noon, post):
    for _ in range(3):
        dispatched(stage)
    tell_and_send("email")
    assert len(post.mails) == 6 and post.connections == 1


@pytest.mark.parametrize(
    ("answer", "state", "error"),
    [
        (f"550 <{MAIL}> no such mailbox", "failed", "smtp 550"),
        ("451 try later", "waiting", "smtp 451"),
    ],
)
def test_a_refused_mailbox_is_final_or_not_as_the_server_says(stage, noon, post, answer, state, error):
    post.answers[MAIL] = answer
    dispatched(stage)
    tell_and_send("email")
    assert set(Delivery.objects.values_list("state", "error")) == {(state, error)}
    assert MAIL not in str(list(Delivery.objects.values()))


def test_a_refused_one_does_not_keep_the_next(stage, noon, post):
    post.answers[MAIL] = "550 no"
    dispatched(stage)
    stage.reported(contact=contact(email="other@example.org", tell_by="email"))
    tell_and_send("email")
    assert [mail["To"] for mail in post.mails] == ["other@example.org"]


def test_the_address_of_the_server_is_read_and_never_quoted():
    read = server_of("smtps://bob:p%40ss@mail.example:465")
    assert (read.host, read.port, read.user, read.password, read.tls) == ("mail.example", 465, "bob", "p@ss", "all")
    assert server_of("smtp://mail.example").tls == "start"
    with pytest.raises(ValueError) as wrong:
        server_of("imap://bob:secret@mail.example")
    assert "secret" not in str(wrong.value)
