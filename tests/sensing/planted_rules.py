"""A rule of the planted story: drafted, limited for one device, tried out."""

from datetime import timedelta

from huiyin.kernel.clock import now
from huiyin.orgs.actor import Actor
from huiyin.sensing.models import Device, DeviceKind, Metric, Rule, RuleTrial
from huiyin.sensing.services.rules.ruling import RuleFacts, draft_rule, set_limit
from huiyin.sensing.services.rules.trying import Asked, run_trial, try_rule


def ruled(by: Actor) -> Rule:
    Metric.objects.get_or_create(code="level", defaults={"name_zh": "水位", "name_en": "Level", "unit": "m"})
    kind, _made = DeviceKind.objects.get_or_create(
        code="river_level", defaults={"name_zh": "水位站", "name_en": "River level", "metrics": {"level": {}}}
    )
    gauge = Device.objects.create(code="river-1", kind=kind, registered_at=now())
    definition = {"when": "threshold", "metric": "level", "above": 3.2}
    facts = RuleFacts("river", "河道水位", "River level", definition, ("river_level",))
    rule = draft_rule(facts, by=by, note="试行")
    set_limit(rule, gauge, {"above": 4.0}, reason="堤高", by=by)
    trial = try_rule(rule, Asked(facts, now() - timedelta(days=2), now()), by=by)
    run_trial(trial.pk)
    assert RuleTrial.objects.get(pk=trial.pk).state == "done"
    return rule
