"""What became of readings, for people who look after devices."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet, Sum

from huiyin.sensing.models import FateCount, SetAside


def fates_since(at: datetime) -> Mapping[str, int]:
    """How many met each fate since the hour of `at`."""
    rows = FateCount.objects.filter(hour__gte=at).values_list("fate").annotate(total=Sum("amount"))
    return dict(rows.order_by())


def samples(fate: str = "", source: str = "") -> QuerySet[SetAside]:
    """What was set aside, the newest first."""
    found = SetAside.objects.order_by("-at", "-pk")
    found = found.filter(fate=fate) if fate else found
    return found.filter(source__contains=source) if source else found
