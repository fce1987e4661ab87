"""The columns: a key for programs, words for people, and what stands there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from huiyin.exports.cells import LONGEST, local, plain
from huiyin.exports.reading import Line, Step
from huiyin.kernel.cells import tame
from huiyin.matters.clusters import told_cluster
from huiyin.matters.labels import in_chinese, label, pick, state_name
from huiyin.matters.models import Matter
from huiyin.matters.rules.clock import CLOCK_LABELS, ClockKind
from huiyin.matters.selectors.detail import place_names
from huiyin.matters.states import OPEN, State

Value = str | int | float | bool | datetime | None


@dataclass(frozen=True)
class View:
    """In which language and zone, and at which moment, a file tells."""

    zone: ZoneInfo
    at: datetime
    chinese: bool


@dataclass(frozen=True)
class Column:
    """`code`: for programs only; people read the word in the column beside it."""

    key: str
    zh: str
    en: str
    value: Callable[[Matter, View], Value]
    code: bool = False

    @property
    def words(self) -> str:
        return pick((self.zh, self.en))


def _plainly(name: str) -> Callable[[Matter, View], Value]:
    return lambda matter, view: getattr(matter, name)


def _words(vocabulary: str, name: str) -> Callable[[Matter, View], Value]:
    return lambda matter, view: label(vocabulary, getattr(matter, name)) if getattr(matter, name) else ""


def _named(name: str) -> Callable[[Matter, View], Value]:
    def value(matter: Matter, view: View) -> Value:
        one = getattr(matter, name)
        return pick((one.name_zh, one.name_en), view.chinese) if one else ""

    return value


def _coded(name: str) -> Callable[[Matter, View], Value]:
    return lambda matter, view: getattr(matter, name).code if getattr(matter, name) else ""


def _overdue(matter: Matter, view: View) -> bool:
    return matter.due_at is not None and matter.due_at < view.at and State(matter.state) in OPEN


STANDARD = (
    Column("number", "编号", "Number", _plainly("number")),
    Column("received_at", "收到时间", "Received", _plainly("received_at")),
    Column("state", "状态代码", "State code", _plainly("state"), code=True),
    Column("state_name", "状态", "State", lambda m, view: state_name(m.state, view.chinese)),
    Column("title", "标题", "Title", lambda m, view: plain(m.title)),
    Column("text", "内容", "Text", lambda m, view: plain(m.description)),
    Column("type", "类型代码", "Type code", _coded("type")),
    Column("type_name", "类型", "Type", _named("type")),
    Column("section", "板块代码", "Section code", _plainly("section"), code=True),
    Column("section_name", "板块", "Section", _words("section", "section")),
    Column("urgency", "紧急程度代码", "Urgency code", _plainly("urgency"), code=True),
    Column("urgency_name", "紧急程度", "Urgency", _words("urgency", "urgency")),
    Column("source", "来源代码", "Source code", _plainly("source"), code=True),
    Column("source_name", "来源", "Source", _words("source", "source")),
    Column("unit", "承办单位代码", "Unit code", _coded("unit")),
    Column("unit_name", "承办单位", "Unit", _named("unit")),
    Column("area", "区域代码", "Area code", _plainly("area")),
    Column("place", "街道、社区、网格", "Street, community, grid", lambda m, v: " · ".join(place_names(m, v.chinese))),
    Column("address", "地址", "Address", lambda m, view: plain(m.address)),
    Column("lon", "经度（WGS-84）", "Longitude (WGS-84)", _plainly("lon")),
    Column("lat", "纬度（WGS-84）", "Latitude (WGS-84)", _plainly("lat")),
    Column("component", "部件", "Component", _plainly("component")),
    Column("confidential", "保密", "Confidential", _plainly("confidential")),
    Column("supervised", "督办", "Supervised", _plainly("supervised")),
    Column("due_at", "当前时限", "Due", _plainly("due_at")),
    Column("overdue", "当前超时", "Overdue now", _overdue),
    Column("late", "处置超时", "Handled late", _plainly("late")),
    Column("filed_at", "立案时间", "Filed", _plainly("filed_at")),
    Column("dispatched_at", "派遣时间", "Dispatched", _plainly("dispatched_at")),
    Column("finished_at", "办结时间", "Finished", _plainly("finished_at")),
    Column("closed_at", "结案时间", "Closed", _plainly("closed_at")),
    Column("grade", "评定", "Grade", _words("grade", "grade")),
    Column("stars", "评价星级", "Stars", _plainly("stars")),
    Column("returns", "退回次数", "Returns", _plainly("returns")),
    Column("redos", "返工次数", "Redone", _plainly("redos")),
    Column("reopens", "重开次数", "Reopened", _plainly("reopens")),
    Column("urges", "催办次数", "Urged", _plainly("urges")),
    Column("extensions", "延期次数", "Extensions", _plainly("extensions")),
    Column("merged_into", "并入事项", "Merged into", lambda m, view: told_cluster(m)[0]),
    Column("reports", "上报件数", "Reports", lambda m, view: told_cluster(m)[1]),
)
TOLD = tuple(column for column in STANDARD if not column.code)
CLOCK_PARTS = (("started_at", "开始", "began"), ("due_at", "到期", "due"), ("stopped_at", "停止", "stopped"),
               ("late", "超时", "late"))  # fmt: skip
HISTORY = (
    ("seq", "步骤", "Step"), ("at", "时间", "When"), ("move", "动作", "Move"), ("who", "由谁", "By"),
    ("by_unit", "其单位", "Of unit"), ("words", "说明", "Words"),
)  # fmt: skip
OF_HISTORY = ("number", "title", "state_name", "unit_name")


def record_of(line: Line, view: View) -> dict:
    """For programs: every column by its key, moments in ISO 8601 with their offset."""
    told: dict[str, object] = {column.key: _machine(column.value(line.matter, view)) for column in STANDARD}
    if line.clocks:
        told["clocks"] = [_clock(kind, line) for kind in ClockKind if kind in line.clocks]
    if line.history:
        told["history"] = [_step(step) for step in line.history]
    return told


def _clock(kind: ClockKind, line: Line) -> dict:
    clock = line.clocks[kind]
    parts = {name: _machine(getattr(clock, name)) for name, _zh, _en in CLOCK_PARTS}
    limit = {"limit": float(clock.limit_amount), "limit_unit": clock.limit_unit} if clock.limit_amount else {}
    return {"kind": kind.value, **limit, **parts}


def _step(step: Step) -> dict:
    told = {"seq": step.seq, "at": step.at.isoformat(), "move": step.move, "who": step.who, "by_unit": step.unit}
    return {**told, "words": step.words}


def _machine(value: Value) -> Value:
    return value.isoformat() if isinstance(value, datetime) else value


def head_of(*, clocks: bool) -> list[str]:
    words = [column.words for column in TOLD]
    if clocks:
        words += [f"{pick(CLOCK_LABELS[kind])} · {pick((zh, en))}" for kind in ClockKind for _n, zh, en in CLOCK_PARTS]
    return words


def cells_of(line: Line, view: View, *, clocks: bool) -> list[Value]:
    """For people: cells in the order of `head_of`."""
    cells = [_cell(column.value(line.matter, view), view) for column in TOLD]
    if clocks:
        for kind in ClockKind:
            clock = line.clocks.get(kind)
            cells += [_cell(getattr(clock, name) if clock else None, view) for name, _zh, _en in CLOCK_PARTS]
    return cells


def history_head() -> list[str]:
    return [column.words for column in _OF_HISTORY] + [pick((zh, en)) for _name, zh, en in HISTORY]


def history_cells(line: Line, view: View) -> list[list[Value]]:
    """A row for each step; a matter without any has none."""
    matter = [_cell(column.value(line.matter, view), view) for column in _OF_HISTORY]
    cell = partial(_cell, view=view)
    return [
        matter + [cell(v) for v in (s.seq, s.at, label("move", s.move), s.who, s.unit, s.words)] for s in line.history
    ]


def _cell(value: Value, view: View) -> Value:
    if isinstance(value, str):
        return tame(value[:LONGEST]) if value else value
    if isinstance(value, bool):
        return ("是" if value else "否") if view.chinese else ("yes" if value else "no")
    return local(value, view.zone) if isinstance(value, datetime) else value


def view_at(at: datetime, zone: ZoneInfo) -> View:
    return View(zone, at, in_chinese())


_BY_KEY = {column.key: column for column in STANDARD}
_OF_HISTORY = tuple(_BY_KEY[key] for key in OF_HISTORY)
