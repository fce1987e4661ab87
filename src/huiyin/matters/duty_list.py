"""A pack's list of duties (duties.csv): one rule a line. A pack need not have any."""

from datetime import time
from pathlib import Path

from huiyin.kernel.packs import Loaded, Row, read_table
from huiyin.kernel.work import work
from huiyin.matters.errors import Missing
from huiyin.matters.models import ResponsibilityRule
from huiyin.matters.rules.responsibility import Duty
from huiyin.matters.services.duties import add_rule, check_duty, end_rule
from huiyin.orgs import memory
from huiyin.orgs.actor import Actor

COLUMNS = (
    "key", "type", "condition", "area", "grid", "component_type", "owner", "weekdays", "hours", "season", "target",
    "valid_from", "valid_until", "basis",
)  # fmt: skip


def load_duties(pack: Path, by: Actor) -> Loaded:
    """Lines that changed are ended and written anew, so that what decided once can still be read."""
    file = pack / "duties.csv"
    if not file.exists():
        return Loaded()
    memory.forget()  # the pack's units may have come a moment ago
    with work():
        rows = list(read_table(file, COLUMNS, key="key"))
        there = {row.key: row for row in ResponsibilityRule.objects.exclude(key="").filter(ended_at=None)}
        added = changed = 0
        for row in rows:
            duty, held = _duty(row), there.pop(row["key"], None)
            if held and all(getattr(held, name) == value for name, value in duty.values().items()):
                continue
            if held:
                _end(held, by)
                changed += 1
            else:
                added += 1
            add_rule(duty, by=by, key=row["key"])
        return Loaded(rows=len(rows), added=added, changed=changed, gone=tuple(sorted(there)))


def _end(held: ResponsibilityRule, by: Actor) -> None:
    """Its key goes to the line that takes its place."""
    end_rule(held, by=by)
    ResponsibilityRule.objects.filter(pk=held.pk).update(key="")


def _duty(row: Row) -> Duty:
    hours, season = _span(row, "hours"), _span(row, "season")
    valid_from = row.day("valid_from")
    if valid_from is None:
        raise row.fault("“valid_from” is empty. Write a date like 2026-10-01.", "“valid_from”为空，写法如 2026-10-01。")
    try:
        duty = Duty(
            target=row.needed("target"),
            valid_from=valid_from,
            valid_until=row.day("valid_until"),
            basis=row.needed("basis"),
            type_code=row["type"],
            condition=row.whole("condition", 1, 99) if row["condition"] else None,
            area=row["area"],
            grid=row["grid"],
            component_type=row["component_type"],
            owner=row["owner"],
            weekdays=row["weekdays"],
            time_from=time.fromisoformat(hours[0]) if hours else None,
            time_to=time.fromisoformat(hours[1]) if hours else None,
            season_from=season[0] if season else "",
            season_to=season[1] if season else "",
        )
        check_duty(duty)
    except Missing as wrong:
        raise row.fault(str(wrong), str(wrong)) from wrong
    except ValueError as wrong:
        raise row.fault("“hours” is written like 18:00/06:00.", "“hours”写法如 18:00/06:00。") from wrong
    return duty


def _span(row: Row, name: str) -> tuple[str, str] | None:
    """Two ends with a stroke between them, or nothing."""
    if not row[name]:
        return None
    first, stroke, last = row[name].partition("/")
    if not stroke:
        raise row.fault(f"“{name}” needs two ends, like 11-15/03-15.", f"“{name}”应有起止两端，如 11-15/03-15。")
    return first.strip(), last.strip()
