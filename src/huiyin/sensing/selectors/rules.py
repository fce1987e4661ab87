"""Rules as the office lists them: with how their alarms of the last days were judged."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count

from huiyin.sensing.models import Alarm, Device, Metric, Rule, RuleLimit
from huiyin.sensing.vocabulary import Verdict

LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Judgements:
    """How many alarms, and how many of each verdict; "" those that nobody has judged. Tests and drills do not count."""

    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def true(self) -> int:
        return self.counts[Verdict.TRUE]

    @property
    def false(self) -> int:
        return self.counts[Verdict.FALSE]

    @property
    def false_share(self) -> int | None:
        """Percent of those judged; None before anything was."""
        judged = self.true + self.false
        return round(100 * self.false / judged) if judged else None


def judged_lately(rules: Iterable[int], at: datetime) -> dict[int, Judgements]:
    """One statement."""
    keys = list(rules)
    rows = Alarm.objects.filter(rule__in=keys, raised_at__gte=at - LATELY)
    rows = rows.exclude(verdict__in=(Verdict.TEST, Verdict.DRILL)).order_by()
    found: dict[int, Counter[str]] = {key: Counter() for key in keys}
    for rule, verdict, count in rows.values_list("rule", "verdict").annotate(n=Count("pk")):
        found[rule][verdict] = count
    return {key: Judgements(counts) for key, counts in found.items()}


def metrics_by_code() -> dict[str, Metric]:
    return {metric.code: metric for metric in Metric.objects.all()}


def limits_of(rule: Rule, at: datetime) -> list[RuleLimit]:
    """In force, the newest first."""
    rows = RuleLimit.objects.filter(rule=rule).exclude(until__lte=at).select_related("device")
    return list(rows.order_by("-since")[:200])


def device_coded(code: str) -> Device | None:
    return Device.objects.filter(code=code.strip(), retired_at=None).first()


def codes_of_devices(keys: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Key → code and address."""
    rows = Device.objects.filter(pk__in=set(keys)).values_list("pk", "code", "address", "subject")
    # Where somebody in care lives is not for a list of figures.
    return {pk: (code, "" if subject else address) for pk, code, address, subject in rows}
