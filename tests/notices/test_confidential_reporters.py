"""Whoever tips off is told only by the way that they chose, and nothing that says what about."""

import json

import pytest

from huiyin.kernel.clock import freeze
from huiyin.matters import services as do
from huiyin.matters.vocabulary import Section
from huiyin.notices.models import Delivery
from tests.cast import THURSDAY
from tests.notices.conftest import contact, tell_and_send


def tip_off(stage, **given):
    matter = stage.reported(text="隔壁老王偷电", section=Section.TIP_OFF, contact=contact(**given))
    assert matter.confidential
    return matter


@pytest.mark.parametrize("chosen", ["", "email"])
def test_no_text_message_unless_they_chose_it(stage, noon, sms, chosen):
    tip_off(stage, tell_by=chosen)
    tell_and_send("sms")
    assert sms.heard == [] and not Delivery.objects.exists()


def test_by_the_way_they_chose_without_a_word_of_what(stage, noon, sms):
    matter = tip_off(stage, tell_by="sms")
    do.decline(matter, "老王是自家发电", by=stage.actor("lin"))
    tell_and_send("sms")
    said = [json.loads(heard.body) for heard in sms.heard]
    assert said[1]["text"] == "您反映的“事项”未能受理。原因：见事项页面。"
    assert said[1]["facts"] == {"number": matter.number}
    assert "老王" not in str(said) and "举报" not in str(said)


def test_whoever_wants_to_hear_nothing_hears_nothing(stage, noon, sms):
    stage.reported(contact=contact(tell_by="none"))
    tell_and_send("sms")
    assert sms.heard == []


def test_a_matter_that_becomes_confidential_is_told_discreetly_from_then_on(stage, noon, sms):
    matter = stage.reported(contact=contact())
    do.file(matter, stage.conditions["E9901"], by=stage.actor("lin"))
    do.dispatch(matter, stage.units["D001"], by=stage.actor("zhao"))
    tell_and_send("sms")
    assert sms.heard == []


def test_what_waits_for_the_morning_is_held_back_if_it_has_become_confidential(stage, sms):
    """Queued at night as an ordinary report; the desk files it as a tip-off before the quiet hours end."""
    with freeze(THURSDAY.replace(hour=15)):  # 23:00 here
        matter = stage.reported(contact=contact())
        tell_and_send("sms")
        assert Delivery.objects.get().next_at == THURSDAY.replace(hour=23, minute=30)
        do.file(matter, stage.conditions["E9901"], by=stage.actor("lin"))
    with freeze(THURSDAY.replace(day=6, hour=0)):
        tell_and_send("sms")
    row = Delivery.objects.get()
    assert sms.heard == [] and (row.state, row.error) == ("failed", "confidential")
