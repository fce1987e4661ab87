"""How many were told, reached, have confirmed: as a whole, by community and grid; and who stands behind each figure."""

from collections.abc import Callable
from dataclasses import dataclass, fields

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from huiyin.notices.models import Delivery
from huiyin.places.locate import area_names
from huiyin.warnings.models import Told, Warning
from huiyin.warnings.vocabulary import Answer, Reached

UNREACHED = Q(confirmed_at=None)
# Each figure is a condition; the list behind it is made from the same one.
WHICH: dict[str, Q] = {
    "homes": Q(),
    "told": Q(reached=Reached.QUEUED),
    "no_way": Q(reached=Reached.NO_WAY),
    "delivered": Q(sent=True),
    "confirmed": Q(confirmed_at__isnull=False),
    "knocked": ~Q(knock=""),
    "not_home": Q(knock=Answer.NOT_HOME),
    "help": Q(help_at__isnull=False),
    "unreached": UNREACHED,
}


@dataclass(frozen=True)
class Figures:
    homes: int = 0
    told: int = 0
    no_way: int = 0
    delivered: int = 0
    confirmed: int = 0
    knocked: int = 0
    not_home: int = 0
    help: int = 0
    unreached: int = 0

    @property
    def rate(self) -> int:
        """Percent confirmed, rounded down: only all is a hundred."""
        return self.confirmed * 100 // self.homes if self.homes else 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True)
class Standing:
    """`communities` and `grids`: code → figures, in order of codes. Followers without a home here are under ""."""

    all: Figures
    communities: dict[str, Figures]
    grids: dict[str, Figures]


def standing_of(warning: Warning) -> Standing:
    """One statement, however many households."""
    counts = {name: Count("pk", filter=condition) for name, condition in WHICH.items() if name != "homes"}
    rows = with_sent(warning).order_by("grid").values("grid").annotate(homes=Count("pk"), **counts)
    grids = {row["grid"]: Figures(**{name: row[name] for name in WHICH}) for row in rows}  # type: ignore[literal-required]
    return Standing(sum(grids.values(), Figures()), _rolled_up(grids, lambda grid: grid[:12]), grids)


def _rolled_up(grids: dict[str, Figures], up: Callable[[str], str]) -> dict[str, Figures]:
    found: dict[str, Figures] = {}
    for grid, figures in grids.items():
        found[up(grid)] = found.get(up(grid), Figures()) + figures
    return found


def told_of(warning: Warning, which: str, area: str = "") -> QuerySet[Told]:
    """The households behind one figure, those to be told first on top."""
    found = with_sent(warning).filter(WHICH[which], grid__startswith=area)
    return found.order_by("rank", "grid", "building", "pk")


def with_sent(warning: Warning) -> QuerySet[Told]:
    """With `sent`: whether a gateway took the newest message of the warning."""
    key = f"warning/{warning.pk}/{warning.round}"
    sent = Delivery.objects.filter(event_key=key, recipient=OuterRef("recipient"), state=Delivery.State.SENT)
    return Told.objects.filter(warning=warning).annotate(sent=Exists(sent))


def name_of(code: str) -> tuple[str, str]:
    return area_names().get(code, (code, code))
