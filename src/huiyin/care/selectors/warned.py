"""Who in care agreed to be warned, for whoever warns a whole area: they come first."""

from datetime import datetime

from huiyin.care.models import CareFile
from huiyin.care.vocabulary import PlanKind, State


def people_to_warn(at: datetime) -> list[str]:
    """Their contact ids; only while their consent lasts and their plan has warnings in it."""
    active = CareFile.objects.filter(state=State.ACTIVE, covered_until__gt=at)
    agreed = active.filter(plans__kind=PlanKind.WARNING, plans__ended_at=None)
    return list(agreed.order_by("pk").values_list("person", flat=True).distinct())
