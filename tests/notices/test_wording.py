"""The office's own words: checked before they are kept, versioned, and used for what goes out."""

import json

import pytest

from huiyin.audit.models import TraceEntry
from huiyin.kernel.errors import Conflict, InvalidInput, NotFound
from huiyin.matters import services as do
from huiyin.notices.models import Notice, Wording
from huiyin.notices.templates import TEMPLATES
from huiyin.notices.wordings import LANGUAGES, Words, checked, own_words, restore, reword, usual_words
from huiyin.notices.words import in_words
from tests.cast import THURSDAY
from tests.notices.conftest import contact, tell_and_send

OURS = Words("【回澜区】{what}已派给{unit}", "{due}前办好。", "{due}前办好，查询码{code}。")


def test_what_the_office_writes_goes_out(stage, noon, sms):
    reword("yours_dispatched", "zh-hans", OURS, version=0, by="staff/1")
    matter = stage.reported(contact=contact())
    do.file(matter, stage.conditions["0137"], by=stage.actor("lin"))
    do.dispatch(matter, stage.units["D001"], by=stage.actor("zhao"))
    tell_and_send("sms")
    text = json.loads(sms.heard[-1].body)["text"]
    assert text.startswith("【回澜区】路灯已派给市政养护中心。3月9日 周一 10:00前办好，查询码")


def test_the_app_uses_them_too_and_restoring_brings_the_usual_ones_back(db):
    reword("dispatched", "en", Words("Yours: {what}", "By {due}.", ""), version=0, by="staff/1")
    notice = Notice(pk=1, template="dispatched", params={"what": ["路灯", "Street lamp"]}, created_at=THURSDAY)
    assert in_words(notice, "en", own_words()).title == "Yours: Street lamp"
    assert in_words(notice, "zh-hans", own_words()).title == "新派遣：路灯"
    restore("dispatched", "en", version=1, by="staff/1")
    assert in_words(notice, "en", own_words()).title == "New for your unit: Street lamp"
    assert [row.version for row in Wording.objects.order_by("version")] == [1, 2]
    actions = list(TraceEntry.objects.order_by("seq").values_list("action", flat=True))
    assert actions == ["notices.reworded", "notices.wording_restored"]


@pytest.mark.parametrize(
    ("words", "field", "says"),
    [
        (Words("", "x", "x"), "title", "first line"),
        (Words("{waht}", "", ""), "title", "{what}"),
        (Words("{what", "", ""), "title", "brace"),
        (Words("ok", "{reason}", ""), "body", "{reason}"),
        (Words("ok", "", "{what.__class__}"), "out", "{what.__class__}"),
        (Words("ok", "", "{what!r}"), "out", "{what}"),
        (Words("ok", "", "{what:>9999999}"), "out", "{what:>9999999}"),
        (Words("two\nlines", "", ""), "body", "line"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_what_may_stand_there(words, field, says):
    from django.utils.translation import override

    with override("en"), pytest.raises(InvalidInput) as wrong:
        checked(words)
    assert wrong.value.field == field and says in str(wrong.value)


def test_braces_may_be_shown_by_writing_them_twice():
    assert checked(Words("{{ok}} {what}", "", "{reason}")).title == "{{ok}} {what}"


def test_somebody_elses_newer_words_are_not_overwritten(db):
    reword("dispatched", "en", Words("A", "", ""), version=0, by="staff/1")
    with pytest.raises(Conflict):
        reword("dispatched", "en", Words("B", "", ""), version=0, by="staff/2")
    with pytest.raises(NotFound):
        reword("nothing", "en", Words("B", "", ""), version=0, by="staff/2")


def test_the_usual_words_pass_the_same_check():
    for template in TEMPLATES.values():
        for language in LANGUAGES:
            checked(usual_words(template, language))
