"""What an API key may be bound to: less than its owner may do, never more. Pure.

A key without scopes may do whatever its owner may.
"""

from enum import StrEnum


class Scope(StrEnum):
    READ = "read"
    REPORT = "report"
    WRITE = "write"
    INTAKE = "moves:intake"
    UNIT = "moves:unit"
    FIELD = "moves:field"
    CLOSING = "moves:closing"
    REPORTER = "reporter"
    SENSE = "sense"
    WARNINGS = "warnings"
    ALARMS = "alarms"


# Which names of moves a scope stands for; `api.permits` asks.
MOVES: dict[str, frozenset[str]] = {
    Scope.INTAKE: frozenset(
        {"ask_check", "file", "decline", "answer", "dispatch", "arbitrate", "transfer", "correct", "note"}
        | {"take_back", "refile", "set_urgency", "merge", "unmerge"}
        | {"add_co_handler", "remove_co_handler", "decide_extension", "suspend", "resume", "refuse_suspension"}
    ),
    Scope.UNIT: frozenset(
        {"accept", "return", "dispute", "assign", "start", "finish", "ask_extension", "ask_suspension", "note"}
    ),
    Scope.FIELD: frozenset({"answer_check", "answer_verification", "note"}),
    Scope.CLOSING: frozenset({"ask_verification", "verify", "redo", "close", "rate", "reopen"}),
}

LABELS = {
    Scope.READ: ("读取事项和列表", "Read matters and lists"),
    Scope.REPORT: ("上报和上传照片", "Report, and send photos"),
    Scope.WRITE: ("本人可办的全部操作", "Everything that its owner may do to a matter"),
    Scope.INTAKE: ("受理、立案、派遣", "Check, register, dispatch"),
    Scope.UNIT: ("签收、处置、反馈", "Accept, handle, report the result"),
    Scope.FIELD: ("现场核实、核查", "Answer checks on site"),
    Scope.CLOSING: ("核查、结案、评价", "Verify, close, rate"),
    Scope.WARNINGS: ("送入预警报文（CAP）", "Bring in warnings (CAP)"),
    Scope.ALARMS: ("报警知悉与研判", "Acknowledge and judge alarms"),
    Scope.REPORTER: ("查看反映人信息（逐次留痕）", "Open a reporter's details (each time logged)"),
    Scope.SENSE: ("报送设备读数", "Send readings of devices"),
}
