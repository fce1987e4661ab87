"""The alarms and the response plan beside a matter, in the reader's language."""

from huiyin.matters.labels import pick
from huiyin.matters.models import Matter
from huiyin.sensing.selectors.plans import plan_for


def plan_beside(matter: Matter) -> dict | None:
    plan = plan_for(matter)
    if plan is None:
        return None
    return {
        "name": pick(plan.name),
        "steps": [pick(step) for step in plan.steps],
        "alarms": [(alarm, pick(alarm.name)) for alarm in plan.alarms],
        "active": plan.active,
        "more": plan.more,
    }
