"""Every doubt about a standards file, with its row, in words an office can act on."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    REJECTED = "rejected"  # holds no usable rule
    DECISION = "needs_decision"  # readable only in more than one way: held back until the office decides
    CONFLICT = "conflict"  # two places say different things
    NOTICE = "notice"  # taken as it stands, but worth a look


class ProblemKind(StrEnum):
    LIMIT_EMPTY = "limit_empty"
    LIMIT_EMPTY_MERGED = "limit_empty_merged"
    LIMIT_PLAIN_DAYS = "limit_plain_days"
    LIMIT_PLAIN_HOURS = "limit_plain_hours"
    LIMIT_UNKNOWN_UNIT = "limit_unknown_unit"
    LIMIT_WITH_WORDS = "limit_with_words"
    LIMIT_WITHOUT_NUMBER = "limit_without_number"
    LIMIT_OUT_OF_RANGE = "limit_out_of_range"
    UNIT_CONFLICT = "unit_conflict"
    LIMIT_CONFLICT = "limit_conflict"
    CONDITION_CONFLICT = "condition_conflict"
    CLOSING_CONFLICT = "closing_conflict"
    RESPONSIBLE_CONFLICT = "responsible_conflict"
    SUPERVISOR_CONFLICT = "supervisor_conflict"
    NAME_CONFLICT = "name_conflict"
    BIG_NAME_CONFLICT = "big_name_conflict"
    CODE_MISSING = "code_missing"
    CODE_UNREADABLE = "code_unreadable"
    CODE_REUSED = "code_reused"
    NAME_MISSING = "name_missing"
    CONDITION_MISSING = "condition_missing"
    CLOSING_MISSING = "closing_missing"
    DUPLICATE_RULE = "duplicate_rule"
    KEY_UNREADABLE = "key_unreadable"
    KEY_REUSED = "key_reused"
    TEXT_TOO_LONG = "text_too_long"
    VALUE_UNKNOWN = "value_unknown"
    EXTRA_CELL = "extra_cell"
    HEADER_UNKNOWN = "header_unknown"
    KIND_UNKNOWN = "kind_unknown"
    SHEET_EMPTY = "sheet_empty"
    COLUMN_UNKNOWN = "column_unknown"
    CODE_PADDED = "code_padded"
    CODE_FROM_MERGE = "code_from_merge"
    CELL_REMARK = "cell_remark"
    DECISION_UNUSED = "decision_unused"
    UNIT_NAME_UNKNOWN = "unit_name_unknown"


_D, _R, _C, _N = Severity.DECISION, Severity.REJECTED, Severity.CONFLICT, Severity.NOTICE

# kind: (severity, what happened and what to do, in Chinese, in English)
WORDS: dict[ProblemKind, tuple[Severity, str, str]] = {
    ProblemKind.LIMIT_EMPTY: (
        _D,
        "没有处置时限。请在决定文件中为本行写明时限，或改好原文件。",
        "There is no limit. Give this row a limit in the decision file, or correct the source.",
    ),
    ProblemKind.LIMIT_EMPTY_MERGED: (
        _R,
        "处置时限为空：本行的单元格与第 {other} 行合并，规则已在那一行读取，本行没有自己的规则。",
        "The limit is empty: this row's cells are merged into row {other}, whose rule is read there; "
        "the row has no rule of its own.",
    ),
    ProblemKind.LIMIT_PLAIN_DAYS: (
        _D,
        "“{value}”没有说明是工作日还是自然日。请用 --plain-days 或决定文件说明。",
        "“{value}” does not say working days or calendar days. Say so with --plain-days or in a decision file.",
    ),
    ProblemKind.LIMIT_PLAIN_HOURS: (
        _D,
        "“{value}”没有说明是工作时还是紧急工作时。请用 --plain-hours 或决定文件说明。",
        "“{value}” does not say working hours or urgent (continuous) hours. "
        "Say so with --plain-hours or in a decision file.",
    ),
    ProblemKind.LIMIT_UNKNOWN_UNIT: (
        _D,
        "“{value}”的单位“{unit}”不在紧急工作时、工作时、工作日、自然日、分钟之列。请在决定文件中写明。",
        "“{value}”: the unit “{unit}” is none of urgent hours, working hours, working days, calendar days, "
        "minutes. Settle it in a decision file.",
    ),
    ProblemKind.LIMIT_WITH_WORDS: (
        _D,
        "“{value}”除时限外还有“{words}”，可能改变起算时间或要求。请在决定文件中写明。",
        "“{value}” says more than a limit (“{words}”), which may change when the clock starts or what is "
        "asked. Settle it in a decision file.",
    ),
    ProblemKind.LIMIT_WITHOUT_NUMBER: (
        _D,
        "“{value}”里读不出一个确定的数。请在决定文件中写明时限。",
        "“{value}” holds no single number. Settle the limit in a decision file.",
    ),
    ProblemKind.LIMIT_OUT_OF_RANGE: (
        _D,
        "“{value}”不是合理的时限。",
        "“{value}” is beyond what a limit can be.",
    ),
    ProblemKind.UNIT_CONFLICT: (
        _C,
        "同一条规则两处单位不同：这里写“{value}”，{other} 写“{other_value}”。",
        "The same rule has two units: “{value}” here, “{other_value}” in {other}.",
    ),
    ProblemKind.LIMIT_CONFLICT: (
        _C,
        "同一条规则两处时限不同：这里写“{value}”，{other} 写“{other_value}”。",
        "The same rule has two limits: “{value}” here, “{other_value}” in {other}.",
    ),
    ProblemKind.CONDITION_CONFLICT: (
        _C,
        "同一小类的立案条件只有数字不同：{other} 写“{other_value}”。",
        "A filing condition of the same class differs only in its numbers: {other} says “{other_value}”.",
    ),
    ProblemKind.CLOSING_CONFLICT: (
        _C,
        "同一条规则两处结案条件不同：{other} 写“{other_value}”。采用先读到的一处。",
        "The same rule has two closing conditions: {other} says “{other_value}”. The one read first stands.",
    ),
    ProblemKind.RESPONSIBLE_CONFLICT: (
        _C,
        "同一小类两处责任单位不同：{other} 写“{other_value}”。采用先读到的一处。",
        "The same class has two lists of responsible units: {other} says “{other_value}”. The one read first stands.",
    ),
    ProblemKind.SUPERVISOR_CONFLICT: (
        _C,
        "同一小类两处监管单位不同：{other} 写“{other_value}”。采用先读到的一处。",
        "The same class has two lists of supervising units: {other} says “{other_value}”. The one read first stands.",
    ),
    ProblemKind.NAME_CONFLICT: (
        _C,
        "同一小类代码两处名称不同：{other} 写“{other_value}”。采用先读到的一处。",
        "One class code has two names: {other} says “{other_value}”. The one read first stands.",
    ),
    ProblemKind.BIG_NAME_CONFLICT: (
        _C,
        "同一大类代码两处名称不同：{other} 写“{other_value}”。采用先读到的一处。",
        "One main class has two names: {other} says “{other_value}”. The one read first stands.",
    ),
    ProblemKind.CODE_MISSING: (
        _R,
        "有规则而没有类别代码，不知属于哪一类。",
        "A rule without a class code: it cannot be said which class it belongs to.",
    ),
    ProblemKind.CODE_UNREADABLE: (
        _R,
        "类别代码“{value}”不是两位数字（大类、小类各两位）。",
        "The class code “{value}” is not two digits (two for the main class, two for the small class).",
    ),
    ProblemKind.CODE_REUSED: (
        _R,
        "代码 {code} 已由 {other} 的“{other_value}”使用，这里又用于“{value}”。",
        "Code {code} already belongs to “{other_value}” in {other}; here it is given to “{value}”.",
    ),
    ProblemKind.NAME_MISSING: (_R, "小类没有名称。", "The class has no name."),
    ProblemKind.CONDITION_MISSING: (_R, "没有立案条件。", "There is no filing condition."),
    ProblemKind.CLOSING_MISSING: (_N, "没有结案条件。", "There is no closing condition."),
    ProblemKind.DUPLICATE_RULE: (
        _R,
        "与 {other} 的规则完全相同，只读一次。",
        "The very rule of {other}; it is read once.",
    ),
    ProblemKind.KEY_UNREADABLE: (
        _R,
        "条件编号“{value}”不是 1 到 999 的整数。",
        "The condition's number “{value}” is not a whole number from 1 to 999.",
    ),
    ProblemKind.KEY_REUSED: (
        _R,
        "条件编号“{value}”在本小类中已用于 {other}。",
        "The number “{value}” already belongs to the condition in {other} of this class.",
    ),
    ProblemKind.TEXT_TOO_LONG: (
        _R,
        "名称超过 {most} 个字。",
        "The name is longer than {most} characters.",
    ),
    ProblemKind.VALUE_UNKNOWN: (
        _R,
        "“{value}”不是本列可用的值。可用：{allowed}。",
        "“{value}” is no value of this column. Use one of: {allowed}.",
    ),
    ProblemKind.EXTRA_CELL: (
        _N,
        "表头之外的单元格写有“{value}”，没有读入。",
        "A cell outside the columns says “{value}”; it is not read.",
    ),
    ProblemKind.HEADER_UNKNOWN: (
        _R,
        "前 {value} 行里找不到标准表的表头。",
        "No row among the first {value} is the head of a table of standards.",
    ),
    ProblemKind.KIND_UNKNOWN: (
        _R,
        "看不出这张表是部件还是事件。请在工作表名或标题中写明。",
        "It cannot be seen whether this table is of components or of events. Say so in the sheet's name or title.",
    ),
    ProblemKind.SHEET_EMPTY: (_N, "工作表是空的。", "The sheet is empty."),
    ProblemKind.COLUMN_UNKNOWN: (
        _N,
        "不认识“{value}”这一列，没有读入。",
        "The column “{value}” is not known and is not read.",
    ),
    ProblemKind.CODE_PADDED: (_N, "代码“{value}”补为两位“{code}”。", "Code “{value}” is read as “{code}”."),
    ProblemKind.CODE_FROM_MERGE: (
        _N,
        "大类代码为空；大类名称与第 {other} 行是同一个合并单元格，代码按那一行的 {code} 读取。",
        "The main class code is empty; its name is one merged cell with row {other}, so code {code} is read there.",
    ),
    ProblemKind.CELL_REMARK: (
        _N,
        "单元格有批注“{remark}”，请核对是否影响规则。",
        "The cell carries a remark “{remark}”; see whether it changes the rule.",
    ),
    ProblemKind.DECISION_UNUSED: (
        _N,
        "决定文件提到这一行，但这里没有规则。",
        "The decision file names this row, but there is no rule here.",
    ),
    ProblemKind.UNIT_NAME_UNKNOWN: (
        _N,
        "“{value}”不是本区的单位，暂按文字保留，不能据此派遣。",
        "“{value}” is no unit of this district; it is kept as text and nothing is dispatched by it.",
    ),
}


@dataclass(frozen=True)
class Problem:
    """`row` and `column` point at the cell; `value` is what stands there, untouched."""

    file: str
    sheet: str
    row: int
    column: str
    value: str
    kind: ProblemKind
    zh: str
    en: str
    other: str = ""  # the other place of a conflict: file · sheet · row
    other_value: str = ""

    @property
    def severity(self) -> Severity:
        return WORDS[self.kind][0]


def problem(kind: ProblemKind, *, at, column: str = "", value: str = "", **facts: object) -> Problem:
    """`at` is a rows.Place; `facts` fill the words of the kind."""
    _, zh, en = WORDS[kind]
    shown = {"value": value.strip(), **facts}
    return Problem(
        file=at.file,
        sheet=at.sheet,
        row=at.row,
        column=column,
        value=value,
        kind=kind,
        zh=zh.format(**shown),
        en=en.format(**shown),
        other=str(facts.get("other", "")),
        other_value=str(facts.get("other_value", "")),
    )
