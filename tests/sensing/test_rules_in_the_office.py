"""Rules in the office: listed with their judgements, drafted by a form, tried on what was, kept, switched."""

from datetime import timedelta

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from huiyin.accounts.models import Account
from huiyin.kernel.clock import freeze
from huiyin.sensing.models import Rule, RuleLimit, RuleTrial
from huiyin.sensing.services.rules.trying import run_trial
from huiyin.web.office.rules.shaping import to_definition, to_fields
from tests.cast import THURSDAY
from tests.sensing.devices_cast import device, kinds
from tests.sensing.rules_cast import HOUR, hear, reading, rule, say
from tests.sensing.test_ruling import PACK

LEVEL = {"when": "threshold", "metric": "level", "above": 25}
FORM = {
    "code": "high", "name_zh": "水位高", "name_en": "High water", "kinds": ["river_level"], "severity": "serious",
    "opens": "never", "calls": "never", "metric": "level", "side": "above", "limit": "25", "hold": "10m",
    "critical_from": "27", "days": "30", "hours_days": "all", "quiet_days": "all", "do": "keep",
}  # fmt: skip


@pytest.fixture
def of(district):
    return kinds()


@pytest.fixture
def desk(of) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login="qian"))
    return client


def test_a_rule_is_drafted_by_its_form_and_switched_on(desk):
    answer = desk.post("/office/rules/new/threshold/", FORM)
    made = Rule.objects.get()
    assert answer.status_code == 302
    assert made.definition == {
        "when": "threshold", "metric": "level", "above": 25.0, "for": "10m",
        "steps": [{"above": 27.0, "severity": "critical"}],
    }  # fmt: skip
    assert made.state == "draft"
    desk.post(f"/office/rules/{made.pk}/on/")
    assert Rule.objects.get().state == "on"


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(desk):
    answer = desk.post("/office/rules/new/threshold/", FORM | {"hold": "soon"})
    assert answer.status_code == 422
    assert 'value="soon"' in answer.content.decode()
    assert answer.context["form"].errors.keys() == {"hold"}
    assert not Rule.objects.exists()


def test_whoever_does_not_set_up_rules_sees_no_form(of, district):
    client = Client()
    client.force_login(Account.objects.get(login="feng"))
    one = rule(LEVEL, ["river_level"])
    assert client.get("/office/rules/").status_code == 200
    assert client.get(f"/office/rules/{one.pk}/").status_code == 200
    assert client.get(f"/office/rules/{one.pk}/edit/").status_code == 403
    client.force_login(Account.objects.get(login="sun"))
    assert client.get("/office/rules/").status_code == 403


def test_tried_on_what_was_beside_the_version_in_force(desk, of):
    one = rule(LEVEL, ["river_level"], opens="never")
    gauge = device(of["river_level"], "r1")
    for n, level in enumerate((24, 25.5, 24, 26.5, 24, 27, 26, 24)):
        say(gauge, "level", THURSDAY + n * HOUR, level)
    real = list(one.alarms.order_by("raised_at"))
    for alarm, verdict in zip(real, ("false", "true", "true"), strict=True):
        type(alarm).objects.filter(pk=alarm.pk).update(verdict=verdict)
    jobs = ProcrastinateJob.objects.filter(task_name="sensing.try_rule")
    before = jobs.count()  # stories leave jobs of their own
    with freeze(THURSDAY + 10 * HOUR):
        answer = desk.post(f"/office/rules/{one.pk}/edit/", FORM | {"limit": "26.2", "hold": "", "do": "try"})
        trial = RuleTrial.objects.get()
        assert answer.headers["Location"] == f"/office/rules/trials/{trial.pk}/"
        assert jobs.count() == before + 1
        run_trial(trial.pk)
    trial = RuleTrial.objects.get()
    assert (trial.state, trial.progress, trial.result["readings"]) == ("done", 100, 8)
    assert trial.result["counts"] == {"true": 2}
    assert (trial.result["missed"], trial.result["avoided"]) == (0, 1)
    assert trial.beside["counts"] == {"false": 1, "true": 2}
    page = desk.get(f"/office/rules/trials/{trial.pk}/").content.decode()
    assert "r1" in page
    desk.post(f"/office/rules/trials/{trial.pk}/keep/", {"note": "误报"})
    assert (Rule.objects.get().version, Rule.objects.get().definition["above"]) == (2, 26.2)


def test_a_trial_counts_what_it_would_have_missed(desk, of):
    one = rule(LEVEL, ["river_level"], opens="never")
    gauge = device(of["river_level"], "r1")
    for n, level in enumerate((24, 25.5, 24)):
        say(gauge, "level", THURSDAY + n * HOUR, level)
    one.alarms.update(verdict="true")
    with freeze(THURSDAY + timedelta(days=1)):
        desk.post(f"/office/rules/{one.pk}/edit/", FORM | {"limit": "26", "do": "try", "hold": ""})
        run_trial(RuleTrial.objects.get().pk)
    assert RuleTrial.objects.get().result["missed"] == 1


def test_flagged_readings_are_not_replayed(desk, of):
    gauge = device(of["river_level"], "r1")
    hear([reading(gauge, "level", THURSDAY + n * HOUR, 30, quality=1) for n in range(5)], THURSDAY + 5 * HOUR)
    with freeze(THURSDAY + timedelta(days=1)):
        desk.post("/office/rules/new/threshold/", FORM | {"do": "try"})
        run_trial(RuleTrial.objects.get().pk)
    assert RuleTrial.objects.get().result["fired"] == 0


def test_limits_of_one_device_are_set_and_lifted(desk, of):
    one = rule(LEVEL, ["river_level"])
    device(of["river_level"], "r1")
    wrong = desk.post(f"/office/rules/{one.pk}/limit/", {"device": "nobody", "reason": "x", "limit": "29"})
    assert wrong.status_code == 422
    desk.post(f"/office/rules/{one.pk}/limit/", {"device": "r1", "reason": "堤高", "limit": "29"})
    assert RuleLimit.objects.get().changes == {"above": 29.0}
    assert "堤高" in desk.get(f"/office/rules/{one.pk}/").content.decode()
    desk.post(f"/office/rules/{one.pk}/lift/", {"device": "r1"})
    assert RuleLimit.objects.get().until is not None


def test_every_rule_of_the_sample_district_fits_its_form():
    import yaml

    for entry in yaml.safe_load((PACK / "sensing" / "rules.yaml").read_text("utf-8"))["rules"]:
        said = entry["rule"]
        assert to_definition(said["when"], to_fields(said)) == said
