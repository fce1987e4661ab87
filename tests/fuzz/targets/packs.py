"""The YAML of a pack, of a mapping, of the office's decisions: read before anything of it is kept."""

from collections.abc import Callable
from pathlib import Path

from huiyin.command.rules.policy import read_policy
from huiyin.intake.files import mapping
from huiyin.intake.open311.attributes import read_attributes
from huiyin.intake.pack import read_yaml
from huiyin.kernel.calendar import CalendarError, load_calendar
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.packs import PackFault, read_table
from huiyin.matters.standards import decisions
from huiyin.sensing.loading import devices, rules, scenes
from huiyin.sensing.rules.faults import BadRule
from huiyin.sensing.rules.kinds import read_kind, read_metric
from huiyin.sensing.rules.reader import read_rule
from huiyin.warnings import loading as warnings
from tests.fuzz.target import as_file, target

PACK = Path(__file__).parents[3] / "packs" / "sample-district"
MAPPINGS = Path(mapping.__file__).with_name("mappings")
DECISIONS = """\
plain_days: working_days
values: {种植季节15工作日: 15 working_days}
rows: [{file: muban.xlsx, sheet: 事件, row: 29, limit: 1 urgent_hours}]
units: {所属街办: street}
"""


TABLE = "code,amount,day\n1,2.5,2026-03-05\n2,0,\n"


def of_pack(*names: str) -> Callable[[], list[bytes]]:
    """The beginning of these files, cut where an entry ends: what is short is looked at more often."""

    def beginnings() -> list[bytes]:
        whole = [(PACK / name).read_bytes() for name in names]
        return [one if len(one) < 4000 else one[: one.rfind(b"\n  - ", 0, 4000) + 1] for one in whole]

    return beginnings


def _metrics() -> frozenset[str]:
    return frozenset(one["code"] for one in read_yaml(PACK / "sensing" / "metrics.yaml")["metrics"])


METRICS = _metrics()
TYPES = frozenset(one["type"] for one in read_yaml(PACK / "sensing" / "scenes.yaml")["scenes"] if one.get("type"))


@target("pack-yaml", refuses=(PackFault,), seeds=of_pack("pack.yaml", "calendar.yaml"))
def pack_yaml(data: bytes) -> None:
    with as_file("pack.yaml", data) as path:
        read_yaml(path)


@target("pack-table", refuses=(PackFault,), seeds=lambda: [TABLE.encode()])
def pack_table(data: bytes) -> None:
    with as_file("table.csv", data) as path:
        for row in read_table(path, ("code", "amount", "day"), key="code"):
            row.number("amount", 0, 10), row.whole("code", 0, 10), row.day("day")


@target("calendar", refuses=(CalendarError,), seeds=of_pack("calendar.yaml"))
def calendar(data: bytes) -> None:
    with as_file("calendar.yaml", data) as path:
        load_calendar(path)


@target("kinds", refuses=(PackFault,), seeds=of_pack("sensing/metrics.yaml", "sensing/kinds.yaml"))
def kinds(data: bytes) -> None:
    with as_file("kinds.yaml", data) as path:
        if b"kinds:" in data:
            devices._read(path, "kinds", lambda entry, source: read_kind(entry, source, METRICS))
        else:
            devices._read(path, "metrics", read_metric)


@target("rules", refuses=(PackFault, BadRule), seeds=of_pack("sensing/rules.yaml", "sensing/plans.yaml"))
def rules_(data: bytes) -> None:
    with as_file("rules.yaml", data) as path:
        if b"plans:" in data:
            entries, source = rules._entries(path, "plans", rules.PLAN)
            for line, entry in entries:
                rules._plan(path, line, entry, source)
            return
        entries, source = rules._entries(path, "rules", rules.RULE)
        for line, entry in entries:
            read_rule(rules._facts(path, line, entry, source).definition)


@target("scenes", refuses=(PackFault,), seeds=of_pack("sensing/scenes.yaml"))
def scenes_(data: bytes) -> None:
    with as_file("scenes.yaml", data) as path:
        scenes._read(path, TYPES)


@target("warning-kinds", refuses=(PackFault,), seeds=of_pack("sensing/warnings.yaml"))
def warning_kinds(data: bytes) -> None:
    with as_file("warnings.yaml", data) as path:
        warnings._read(path)


@target("callout", refuses=(PackFault, ValueError, TypeError, AttributeError), seeds=of_pack("sensing/callout.yaml"))
def callout(data: bytes) -> None:
    """Its loader makes a PackFault of these three."""
    with as_file("callout.yaml", data) as path:
        read_policy(read_yaml(path))


@target(
    "questions", refuses=(PackFault, ValueError, KeyError, TypeError, AttributeError), seeds=of_pack("open311.yaml")
)
def questions(data: bytes) -> None:
    """Its loader makes a PackFault of these four."""
    with as_file("open311.yaml", data) as path:
        read_attributes(read_yaml(path))


@target(
    "mapping", refuses=(InvalidInput,), seeds=lambda: [path.read_bytes() for path in sorted(MAPPINGS.glob("*.yaml"))]
)
def mapping_(data: bytes) -> None:
    with as_file("ours.yaml", data) as path:
        mapping.load_mapping(str(path)).columns  # noqa: B018 - a mapping that was read can be used


@target("decisions", refuses=(decisions.BadDecision,), seeds=lambda: [DECISIONS.encode()])
def decisions_(data: bytes) -> None:
    with as_file("decisions.yaml", data) as path:
        decisions.load(path)
