"""`huiyin check` says which ways out there are and how they do, and never what is in a secret."""

import pytest

from huiyin.cli.checks.outgoing import outgoing
from tests.notices.conftest import SECRET, contact, tell_and_send


def found() -> dict[str, tuple[str, str]]:
    return {one.name: (one.grade.value, f"{one.en} {one.zh} {one.mend_en} {one.mend_zh}") for one in outgoing()}


def test_nothing_set_up_is_a_warning(db):
    grade, says = found()["outgoing"]
    assert grade == "warning" and "HUIYIN_SMS_URL" in says


def test_a_channel_set_up_by_half_is_a_problem(db, sms, settings):
    settings.HUIYIN_VOICE_URL = "http://127.0.0.1:9/"
    grade, says = found()["voice"]
    assert grade == "problem" and "HUIYIN_VOICE_SECRET" in says


def test_an_address_of_a_mail_server_that_cannot_be_read_is_not_quoted(db, settings):
    settings.HUIYIN_SMTP_URL, settings.HUIYIN_MAIL_FROM = "imap://bob:sesame@mail", "a@example.org"
    assert "sesame" not in str(found())


@pytest.mark.parametrize(("status", "grade"), [(200, "ok"), (503, "problem")])
def test_it_says_whether_messages_arrive(stage, noon, sms, status, grade):
    sms.answer = lambda heard: (status, {}, b"{}")
    stage.reported(contact=contact())
    tell_and_send("sms")
    said = found()
    assert said["sms"][0] == grade and SECRET not in str(said)
