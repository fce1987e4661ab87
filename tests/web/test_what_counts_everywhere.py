"""What counts in the whole district is changed by whoever serves it all; what counts in an area, by whoever serves that
area. A head of shift of another street is refused, by the service and on the page."""

from datetime import timedelta

import pytest

from huiyin.accounts.models import Account
from huiyin.hotline.models import Extension
from huiyin.hotline.services import ArticleWords, give_extension, take_extension, write_article
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Forbidden
from huiyin.matters.models import WeatherWarning
from huiyin.matters.services.switching import lift_warning, warn_of_weather
from huiyin.matters.vocabulary import WarningKind, WarningLevel
from huiyin.orgs.models import Post, Staff
from huiyin.orgs.roles import Role
from huiyin.orgs.selectors import actor_of
from huiyin.sensing.models import Rule
from huiyin.sensing.services.rules.ruling import RuleFacts, change_rule, draft_rule, facts_of, switch
from huiyin.warnings.models import Bulletin, Follower
from huiyin.warnings.services import follow
from tests.sensing.devices_cast import kinds
from tests.web.desks import sign_in

HERE, ELSEWHERE = "990101001", "990101002"
LEVEL = {"when": "threshold", "metric": "heart_rate", "above": 130}


@pytest.fixture
def jin(district):
    """Head of shift of one street."""
    account = Account.objects.create(login="jin", name="金街办")
    district.staff["jin"] = Staff.objects.create(account=account, unit=district.units["S001"], name_zh="金街办")
    Post.objects.create(staff=district.staff["jin"], role=Role.DUTY_HEAD, unit=district.units["S001"], area=HERE)
    return actor_of(account)


def warned(by, area: str) -> WeatherWarning:
    return warn_of_weather(WarningKind.RAIN, WarningLevel.RED, now() + timedelta(hours=3), by=by, area=area)


def test_a_weather_warning_is_entered_and_lifted_where_somebody_serves(district, jin):
    lift_warning(warned(jin, HERE).pk, by=jin)
    for area in ("", ELSEWHERE):
        with pytest.raises(Forbidden):
            warned(jin, area)
        there = warned(district.actor("qian"), area)
        assert sign_in(district, "jin").post(f"/desk/weather/{there.pk}/lift/").status_code == 403
        assert WeatherWarning.objects.get(pk=there.pk).lifted_at is None


def test_telephones_are_given_and_taken_by_who_leads_the_whole_hotline(district, jin):
    given = give_extension("8001", district.staff["lin"], by=district.actor("qian"))
    with pytest.raises(Forbidden):
        give_extension("8001", district.staff["jin"], by=jin)
    with pytest.raises(Forbidden):
        take_extension(given, by=jin)
    assert sign_in(district, "jin").post(f"/desk/hotline/telephones/{given.pk}/take/").status_code == 403
    assert Extension.objects.get().staff == district.staff["lin"]


def test_an_answer_for_everybody_is_written_by_who_serves_everybody(district, jin):
    with pytest.raises(Forbidden):
        write_article(ArticleWords("问", "答"), by=jin)
    assert write_article(ArticleWords("问", "答"), by=district.actor("qian")).pk


def test_a_rule_is_changed_where_it_counts(district, jin):
    kinds()
    facts = RuleFacts("pulse", "心率", "Pulse", LEVEL, ("wristband",), opens="never")
    with pytest.raises(Forbidden):
        draft_rule(facts, by=jin)
    rule = draft_rule(facts, by=district.actor("qian"))
    own = RuleFacts(**{**vars(facts), "code": "pulse-here", "area": HERE})
    switch(draft_rule(own, by=jin), Rule.State.ON, by=jin)
    for refused in (
        lambda: switch(rule, Rule.State.ON, by=jin),
        lambda: change_rule(rule, facts_of(rule), by=jin, note="改"),
        lambda: change_rule(
            Rule.objects.get(code="pulse-here"), RuleFacts(**{**vars(own), "area": ""}), by=jin, note="改"
        ),
    ):
        with pytest.raises(Forbidden):
            refused()
    client = sign_in(district, "jin")
    assert client.post(f"/office/rules/{rule.pk}/on/").status_code == 403
    assert client.get(f"/office/rules/{rule.pk}/edit/").status_code == 403
    assert Rule.objects.get(pk=rule.pk).state == Rule.State.DRAFT


def test_a_message_is_read_with_its_warning(district, jin):
    unusable = Bulletin.objects.create(body=b"<alert/>", digest="0" * 64, via="http", by="system")
    address = f"/desk/warnings/bulletins/{unusable.pk}.cap"
    assert sign_in(district, "lin").get(address).status_code == 200
    assert sign_in(district, "jin").get(address).status_code == 404


def test_nobody_takes_away_what_another_follows(district):
    followed = follow(HERE, by=Account.objects.create(login="son", name="某某"))
    sign_in(district, "lin").post(f"/warnings/follow/{followed.pk}/drop/")
    assert Follower.objects.filter(pk=followed.pk).exists()
