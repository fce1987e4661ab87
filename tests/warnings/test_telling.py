"""Telling goes on where it stopped, ends when the warning does, and needs a second person where it matters."""

from datetime import timedelta

import pytest

from huiyin.accounts.models import Account
from huiyin.kernel.clock import freeze, now
from huiyin.kernel.errors import Conflict, Forbidden
from huiyin.matters.models import Matter, WeatherWarning
from huiyin.notices.models import Delivery, Notice
from huiyin.orgs.actor import SYSTEM
from huiyin.places.models import Area as Place
from huiyin.warnings.cap import read
from huiyin.warnings.cap.words import MsgType, Severity, Status
from huiyin.warnings.models import Told, Warning
from huiyin.warnings.selectors import standing_of
from huiyin.warnings.services import (
    answer_knock,
    approve,
    ask_or_send,
    cancel,
    confirm,
    decline,
    end_expired,
    follow,
    go_on,
    take_in,
    telling,
)  # fmt: skip
from huiyin.warnings.services.knocking import ask_to_knock
from huiyin.warnings.vocabulary import Answer, State, Via
from tests.cast import THURSDAY
from tests.warnings.test_from_message_to_confirmation import sent
from tests.warnings.town import NIGHT


def tell_all(warning: Warning) -> None:
    assert go_on(warning.pk, until=now() + timedelta(seconds=30))


def came_in(town, **given) -> Warning:
    return take_in(town.cap(**given), via=Via.HTTP, by=SYSTEM).warning


def test_a_worker_that_dies_between_two_batches_goes_on_where_it_stopped(town, monkeypatch):
    monkeypatch.setattr(telling, "BATCH", 1)
    with freeze(THURSDAY):
        warning = ask_or_send(came_in(town).pk, by=town.actor("lin"))
        telling._gather(warning.pk)
        assert telling.tell_batch(warning.pk) == 1
        telling._gather(warning.pk)  # the next worker begins at the beginning
        tell_all(warning)
    assert Told.objects.filter(warning=warning, round=1).count() == 3
    assert Delivery.objects.count() == 2


def test_an_expired_warning_is_not_sent_any_further(town):
    with freeze(THURSDAY):
        sent(town)
    with freeze(THURSDAY + timedelta(hours=7)):
        assert end_expired(now()) == 1
        assert end_expired(now()) == 0
    assert set(Delivery.objects.values_list("state", "error")) == {("failed", "called_off")}
    assert Warning.objects.get().state == State.ENDED


def test_the_all_clear_goes_to_those_who_were_told_and_to_nobody_else(town):
    with freeze(THURSDAY):
        warning = sent(town)
        Delivery.objects.update(state="sent")
        cancel(warning.pk, by=town.actor("lin"))
        tell_all(warning)
    over = Delivery.objects.filter(template="warning_over").values_list("recipient", flat=True)
    assert sorted(over) == ["household/H1", "household/H2"]


def test_cancelled_twice_is_told(town):
    with freeze(THURSDAY):
        warning = sent(town)
        cancel(warning.pk, by=town.actor("lin"))
        with pytest.raises(Conflict):
            cancel(warning.pk, by=town.actor("lin"))


def test_quiet_hours_hold_no_warning_back(town):
    with freeze(NIGHT):
        sent(town, minutes=13 * 60)
    assert all(row.urgent and row.next_at == NIGHT for row in Delivery.objects.all())


def test_orange_needs_a_second_person(town):
    with freeze(THURSDAY):
        warning = ask_or_send(came_in(town, severity=Severity.SEVERE).pk, by=town.actor("qian"))
        assert warning.state == State.ASKED
        with pytest.raises(Forbidden):
            approve(warning.pk, by=town.actor("qian"))  # who asked
        with pytest.raises(Forbidden):
            approve(warning.pk, by=town.actor("lin"))  # whose post may not
        assert Notice.objects.filter(template="warning_to_approve").exists()
        assert approve(warning.pk, by=town.actor("feng")).state == State.OUT


def test_declined_it_is_a_draft_again(town):
    with freeze(THURSDAY):
        warning = ask_or_send(came_in(town, severity=Severity.EXTREME).pk, by=town.actor("lin"))
        assert decline(warning.pk, by=town.actor("qian")).state == State.DRAFT
        with pytest.raises(Conflict):
            approve(warning.pk, by=town.actor("feng"))
    assert not Told.objects.exists()


def test_a_drill_says_so_and_makes_nothing_urgent(town):
    with freeze(THURSDAY):
        warning = came_in(town, status=Status.EXERCISE)
        Warning.objects.filter(pk=warning.pk).update(drill=True)
        warning = ask_or_send(warning.pk, by=town.actor("lin"))
        tell_all(warning)
        told = confirm(Told.objects.get(recipient="household/H1"), help_=True)
    assert set(Delivery.objects.values_list("template", flat=True)) == {"warning_drill"}
    matter = Matter.objects.get(pk=told.matter_id)
    assert matter.urgency == "normal" and matter.title.startswith("【演练】")


def test_followers_are_told_too_once(town):
    son = Account.objects.create(login="son", name="某某")
    follow("990101001", by=son)
    follow("990101001", by=son)
    with freeze(THURSDAY):
        warning = sent(town)
    assert Notice.objects.filter(account_id=son.pk, template="warning").count() == 1
    assert standing_of(warning).all.homes == 4


def test_grid_workers_are_asked_to_knock_when_it_is_time_once(town):
    with freeze(THURSDAY):
        warning = sent(town)
        assert ask_to_knock(warning.pk, at=now()) == 0
    with freeze(THURSDAY + timedelta(minutes=31)):
        assert ask_to_knock(warning.pk, at=now()) == 2
        assert ask_to_knock(warning.pk, at=now()) == 0
    row = Notice.objects.get(template="warning_knock", account_id=town.district.staff["mei"].account_id)
    assert row.params["count"] == 2


def test_nobody_home_stays_on_the_list_and_a_later_answer_counts(town):
    mei = town.actor("mei")
    with freeze(THURSDAY):
        warning = sent(town)
        told = Told.objects.get(recipient="household/H1")
        answer_knock(told, Answer.NOT_HOME, by=mei)
        assert standing_of(warning).all.not_home == 1
        answer_knock(told, Answer.HELP, by=mei)
        answer_knock(told, Answer.HELP, by=mei)
    figures = standing_of(warning).all
    assert (figures.help, figures.confirmed, figures.not_home) == (1, 1, 0)
    assert Matter.objects.count() == 1


def test_what_the_weather_service_says_makes_reports_urgent_until_it_is_over(town, pack_kinds):
    with freeze(THURSDAY):
        warning = came_in(town)
        row = WeatherWarning.objects.get(lifted_at=None)
        assert (row.kind, row.level, row.area) == ("rain", "yellow", "990101001")
        ask_or_send(warning.pk, by=town.actor("lin"))
        assert WeatherWarning.objects.filter(lifted_at=None).count() == 1
        cancel(warning.pk, by=town.actor("lin"))
    assert not WeatherWarning.objects.filter(lifted_at=None).exists()


def test_what_the_desk_writes_goes_out_as_cap_in_both_languages(town, pack_kinds):
    from huiyin.places.within import shape_of_areas
    from huiyin.warnings.cap.words import Certainty, Urgency
    from huiyin.warnings.services import NewWarning, draft
    from huiyin.warnings.templates import templates

    with freeze(THURSDAY):
        shape = shape_of_areas(list(Place.objects.filter(code="990101001").values_list("code", flat=True)))
        new = NewWarning("flood", Severity.MODERATE, Urgency.IMMEDIATE, Certainty.OBSERVED, templates()["flood"].words,
                         shape, THURSDAY + timedelta(hours=2), "柳巷街道", "Willow Street", ["990101001"])  # fmt: skip
        warning = ask_or_send(draft(new, by=town.actor("lin")).pk, by=town.actor("lin"))
        cancel(warning.pk, by=town.actor("lin"))
    out, over = (read(bytes(one.body)) for one in warning.bulletins.order_by("id"))
    assert out.deviations == over.deviations == ()
    assert [info.language for info in out.alert.infos] == ["zh-CN", "en-US"]
    assert out.alert.infos[0].areas[0].polygons and out.alert.msg_type == MsgType.ALERT
    assert over.alert.msg_type == MsgType.CANCEL and over.alert.references == (out.alert.reference,)
