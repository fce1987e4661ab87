"""How right triage is: guesses beside what people decided, week by week, type by type; whether the world has moved."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, F, IntegerField, Q, QuerySet
from django.db.models.functions import Cast, Floor, TruncWeek

from huiyin.matters.models import Classifier, Verdict
from huiyin.matters.vocabulary import Choice

WEEKS = 26
LATELY = timedelta(days=90)
DRIFT_OVER = timedelta(days=28)
MOST_CONFUSIONS, MOST_LISTED = 15, 100
RIGHT = Q(guess=F("decided"))
GUESSED = ~Q(guess="")


@dataclass(frozen=True)
class Share:
    """So many of so many; `percent` None where there is nothing to count."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        return 100 * self.part / self.whole if self.whole else None


@dataclass(frozen=True)
class Week:
    start: datetime
    decided: int
    right: Share
    silent: Share
    acted: Share


def weeks(choice: Choice, now: datetime) -> list[Week]:
    """The last half year, latest first; one statement."""
    rows = _since(choice, now - timedelta(weeks=WEEKS)).annotate(week=TruncWeek("at")).values("week")
    found: Any = rows.annotate(**_COUNTS).order_by("-week")
    return [Week(row["week"], row["all_of_them"], *_shares(row)) for row in found]


_COUNTS = {
    "all_of_them": Count("pk"),
    "guessed": Count("pk", filter=GUESSED),
    "right": Count("pk", filter=RIGHT),
    "acted_on": Count("pk", filter=Q(acted=True)),
    "acted_right": Count("pk", filter=Q(acted=True) & RIGHT),
}


def lately(choice: Choice, now: datetime) -> Week:
    row = _since(choice, now - LATELY).aggregate(**_COUNTS)
    return Week(now - LATELY, row["all_of_them"], *_shares(row))


def _shares(row: dict) -> tuple[Share, Share, Share]:
    return (
        Share(row["right"], row["guessed"]),
        Share(row["all_of_them"] - row["guessed"], row["all_of_them"]),
        Share(row["acted_right"], row["acted_on"]),
    )


@dataclass(frozen=True)
class Confusion:
    """`guess` was said, `decided` it was; so often."""

    guess: str
    decided: str
    count: int


def confusions(choice: Choice, now: datetime) -> list[Confusion]:
    wrong = _since(choice, now - LATELY).filter(GUESSED).exclude(RIGHT)
    rows = wrong.values("guess", "decided").annotate(n=Count("pk")).order_by("-n", "guess", "decided")
    return [Confusion(row["guess"], row["decided"], row["n"]) for row in rows[:MOST_CONFUSIONS]]


def confused(choice: Choice, guess: str, decided: str, now: datetime) -> QuerySet[Verdict]:
    """The matters behind a confusion, latest first."""
    found = _since(choice, now - LATELY).filter(guess=guess, decided=decided).exclude(RIGHT)
    return found.select_related("matter").order_by("-at", "-pk")[:MOST_LISTED]


def reached(choice: Choice, now: datetime) -> dict[str, list[tuple[float, int, int]]]:
    """For each guessed code: (confidence in whole hundredths, how many guesses, how many of them right)."""
    hundredths = Cast(Floor(F("confidence") * 100), IntegerField())
    rows = _since(choice, now - LATELY).filter(GUESSED).annotate(step=hundredths).values("guess", "step")
    found: dict[str, list[tuple[float, int, int]]] = defaultdict(list)
    for row in rows.annotate(n=Count("pk"), r=Count("pk", filter=RIGHT)).order_by():
        found[row["guess"]].append((row["step"] / 100, row["n"], row["r"]))
    return dict(found)


def precision_at(steps: list[tuple[float, int, int]], threshold: float) -> Share:
    """How many guesses at least this sure were right."""
    kept = [(n, r) for step, n, r in steps if step >= threshold - 1e-9]
    return Share(sum(r for _, r in kept), sum(n for n, _ in kept))


@dataclass(frozen=True)
class Drift:
    """Now beside training. `moved`: share of matters that would have to change type for the mix to be as it was."""

    texts: int
    confidence: float | None
    confidence_then: float | None
    known: float | None
    known_then: float | None
    moved: float | None


def drift(choice: Choice, now: datetime) -> Drift:
    recent = _since(choice, now - DRIFT_OVER)
    figures = Classifier.objects.filter(in_force=True).values_list("figures", flat=True).first() or {}
    row = recent.aggregate(n=Count("pk"), known=Avg("known"), sure=Avg("confidence", filter=GUESSED))
    mix = dict(recent.values_list("decided").annotate(n=Count("pk")).order_by())
    then = figures.get("mix") if figures.get("from_history") else None
    return Drift(
        row["n"], row["sure"], figures.get("confidence"), row["known"], figures.get("known"), _moved(mix, then)
    )


def _moved(mix: dict[str, int], then: dict[str, float] | None) -> float | None:
    total = sum(mix.values())
    if not total or not then:
        return None
    return sum(abs(mix.get(code, 0) / total - then.get(code, 0.0)) for code in mix.keys() | then.keys()) / 2


def _since(choice: Choice, since: datetime) -> QuerySet[Verdict]:
    return Verdict.objects.filter(choice=choice, at__gte=since)
