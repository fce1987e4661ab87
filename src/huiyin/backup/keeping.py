"""When a backup is due, and which ones are kept. Pure; local times are passed in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

_NAME = re.compile(r"huiyin-(\d{8}T\d{6})\.backup")
_FORM = "%Y%m%dT%H%M%S"


@dataclass(frozen=True)
class Keep:
    """So many of the last days, and of the last weeks, that have a backup; of each the newest."""

    daily: int = 7
    weekly: int = 4

    @property
    def oldest(self) -> timedelta:
        """What is erased today is in no backup after that, if one is made every day."""
        return timedelta(days=max(self.daily, 7 * self.weekly + 7))


def file_name(at: datetime) -> str:
    return f"huiyin-{at:{_FORM}}.backup"


def made_at(name: str) -> datetime | None:
    """Local time as the name has it; None: not one of ours."""
    found = _NAME.fullmatch(name)
    try:
        return datetime.strptime(found[1], _FORM) if found else None  # noqa: DTZ007
    except ValueError:
        return None


def superfluous(names: Iterable[str], keep: Keep) -> list[str]:
    """Those that may go. Files under other names are nobody's business; the newest always stays."""
    dated = sorted(((at, name) for name in names if (at := made_at(name))), reverse=True)
    days: dict[object, str] = {}
    weeks: dict[object, str] = {}
    for at, name in dated:
        days.setdefault(at.date(), name)
        weeks.setdefault(at.isocalendar()[:2], name)
    kept = {*list(days.values())[: keep.daily], *list(weeks.values())[: keep.weekly], *(name for _, name in dated[:1])}
    return [name for _, name in dated if name not in kept]


def is_due(at: datetime, daily_at: time, last_good: datetime | None) -> bool:
    """A machine that was off at night makes it in the morning."""
    wanted = at.replace(hour=daily_at.hour, minute=daily_at.minute, second=0, microsecond=0)
    if wanted > at:
        wanted -= timedelta(days=1)
    return last_good is None or last_good < wanted
