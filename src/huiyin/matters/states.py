"""The states of a matter, the moves between them, and who may make them, as data. Nobody compares with a list written
on the spot: groups have names here. Pure; docs/glossary.md pairs the words."""

from dataclasses import dataclass
from enum import StrEnum

from huiyin.orgs.roles import Role


class State(StrEnum):
    RECEIVED = "received"
    CHECKING = "checking"
    FILED = "filed"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    HANDLING = "handling"
    SUSPENDED = "suspended"
    ARBITRATION = "arbitration"
    FINISHED = "finished"
    VERIFYING = "verifying"
    VERIFIED = "verified"
    CLOSED = "closed"
    RATED = "rated"
    DECLINED = "declined"
    VOIDED = "voided"
    MERGED = "merged"


LABELS = {
    State.RECEIVED: ("待受理", "Awaiting acceptance"),
    State.CHECKING: ("核实中", "Being checked on site"),
    State.FILED: ("待派遣", "Awaiting dispatch"),
    State.DISPATCHED: ("待签收", "Awaiting the unit"),
    State.ACCEPTED: ("已签收", "Accepted by the unit"),
    State.HANDLING: ("处置中", "Being handled"),
    State.SUSPENDED: ("已挂起", "Suspended"),
    State.ARBITRATION: ("责任待定", "Responsibility in dispute"),
    State.FINISHED: ("待核查", "Done, awaiting verification"),
    State.VERIFYING: ("核查中", "Being verified on site"),
    State.VERIFIED: ("待结案", "Verified, awaiting close"),
    State.CLOSED: ("已结案", "Closed"),
    State.RATED: ("已评价", "Closed and rated"),
    State.DECLINED: ("不予立案", "Declined"),
    State.VOIDED: ("已作废", "Voided"),
    State.MERGED: ("已并案", "Merged"),
}

WAITING_ON_CENTRE = frozenset({State.RECEIVED, State.FILED, State.ARBITRATION, State.FINISHED, State.VERIFIED})
WAITING_ON_FIELD = frozenset({State.CHECKING, State.VERIFYING})
WAITING_ON_UNIT = frozenset({State.DISPATCHED, State.ACCEPTED, State.HANDLING})
WITH_UNIT = WAITING_ON_UNIT | {State.SUSPENDED}
ENDED = frozenset({State.CLOSED, State.RATED, State.DECLINED, State.VOIDED, State.MERGED})
SETTLED = frozenset({State.CLOSED, State.RATED})
OPEN = frozenset(State) - ENDED
FILED_AND_OPEN = OPEN - {State.RECEIVED, State.CHECKING}


class Stage(StrEnum):
    """The seven stages of GB/T 30428."""

    REPORT = "report"
    REGISTER = "register"
    DISPATCH = "dispatch"
    HANDLE = "handle"
    FEEDBACK = "feedback"
    VERIFY = "verify"
    EVALUATE = "evaluate"


STAGE_LABELS = {
    Stage.REPORT: ("信息收集", "Report"),
    Stage.REGISTER: ("案件建立", "Register"),
    Stage.DISPATCH: ("任务派遣", "Dispatch"),
    Stage.HANDLE: ("任务处理", "Handle"),
    Stage.FEEDBACK: ("处理反馈", "Feedback"),
    Stage.VERIFY: ("核查结案", "Verify and close"),
    Stage.EVALUATE: ("综合评价", "Evaluate"),
}

STAGE_OF = {
    State.RECEIVED: Stage.REPORT,
    State.CHECKING: Stage.REGISTER,
    State.FILED: Stage.DISPATCH,
    State.ARBITRATION: Stage.DISPATCH,
    State.DISPATCHED: Stage.HANDLE,
    State.ACCEPTED: Stage.HANDLE,
    State.HANDLING: Stage.HANDLE,
    State.SUSPENDED: Stage.HANDLE,
    State.FINISHED: Stage.FEEDBACK,
    State.VERIFYING: Stage.VERIFY,
    State.VERIFIED: Stage.VERIFY,
    State.CLOSED: Stage.EVALUATE,
    State.RATED: Stage.EVALUATE,
    State.DECLINED: Stage.REGISTER,
    State.VOIDED: Stage.REGISTER,
    State.MERGED: Stage.REGISTER,
}


class By(StrEnum):
    """How somebody is tied to a matter: what a role must be bound to before it counts."""

    AREA = "area"  # a post whose area covers the matter
    LEAD = "lead"  # a post in the unit that leads it now
    PART = "part"  # a post in a unit that has a part in it now, as lead or as co-handler
    GRID = "grid"  # a post in the worker grid in which it lies
    TASK = "task"  # the open task was given to them, or to the grid they work in
    REPORTER = "reporter"  # it is their own report
    SYSTEM = "system"  # the platform itself: clocks, imports


@dataclass(frozen=True)
class Move:
    """One move: `source` states, the `target` state (None: stays), who may, and what must be given with it."""

    name: str
    source: frozenset[State]
    target: State | None
    who: tuple[tuple[By, frozenset[Role]], ...]
    needs: frozenset[str] = frozenset()


CENTRE_DESK = frozenset({Role.ACCEPTOR, Role.DUTY_HEAD})
DISPATCH_DESK = frozenset({Role.DISPATCHER, Role.DUTY_HEAD})
LEADERS = frozenset({Role.DUTY_HEAD, Role.SUPERVISOR})
ANY_DESK = CENTRE_DESK | DISPATCH_DESK | LEADERS
UNIT_STAFF = frozenset({Role.HANDLER, Role.UNIT_HEAD})
FIELD = frozenset({Role.GRID_WORKER})
NOBODY: frozenset[Role] = frozenset()

_desk = (By.AREA, CENTRE_DESK)
_dispatch = (By.AREA, DISPATCH_DESK)
_leaders = (By.AREA, LEADERS)
_lead = (By.LEAD, UNIT_STAFF)
_part = (By.PART, UNIT_STAFF)
_head = (By.LEAD, frozenset({Role.UNIT_HEAD}))
_grid = (By.GRID, FIELD)
_task = (By.TASK, FIELD)
_reporter = (By.REPORTER, NOBODY)
_system = (By.SYSTEM, NOBODY)


def _move(name: str, source, target: State | None, *who, needs=()) -> Move:
    states = frozenset({source}) if isinstance(source, State) else frozenset(source)
    return Move(name, states, target, tuple(who), frozenset(needs))


S = State
MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        _move("ask_check", S.RECEIVED, S.CHECKING, _desk, _system),
        _move("answer_check", S.CHECKING, S.RECEIVED, _task, _desk, needs=("answer",)),
        _move("file", S.RECEIVED, S.FILED, _desk, _system, needs=("condition",)),
        _move("refile", S.FILED, None, _desk, _dispatch, needs=("condition", "reason")),
        _move("set_urgency", OPEN, None, _desk, _dispatch, _leaders, _system, needs=("urgency", "reason")),
        _move("decline", {S.RECEIVED, S.CHECKING}, S.DECLINED, _desk, _system, needs=("reason",)),
        _move("answer", S.RECEIVED, S.CLOSED, _desk, needs=("text",)),
        _move("dispatch", S.FILED, S.DISPATCHED, _dispatch, _system, needs=("unit",)),
        _move("take_back", S.DISPATCHED, S.FILED, _dispatch),
        _move("accept", S.DISPATCHED, S.ACCEPTED, _lead),
        _move("return", WAITING_ON_UNIT, S.FILED, _lead, needs=("reason",)),
        _move("dispute", WAITING_ON_UNIT, S.ARBITRATION, _lead, _dispatch, needs=("reason",)),
        _move("arbitrate", S.ARBITRATION, S.DISPATCHED, _leaders, needs=("unit", "reason")),
        _move("transfer", WAITING_ON_UNIT, S.DISPATCHED, _dispatch, needs=("unit", "reason")),
        _move("add_co_handler", WITH_UNIT, None, _dispatch, _head, needs=("unit",)),
        _move("remove_co_handler", WITH_UNIT, None, _dispatch, needs=("unit",)),
        _move("assign", {S.ACCEPTED, S.HANDLING}, None, _head, _lead, needs=("staff",)),
        _move("start", S.ACCEPTED, S.HANDLING, _lead),
        _move("ask_extension", {S.ACCEPTED, S.HANDLING}, None, _lead, needs=("reason", "limit")),
        _move("decide_extension", WITH_UNIT, None, _dispatch, _leaders),
        _move("ask_suspension", {S.ACCEPTED, S.HANDLING}, None, _lead, needs=("reason",)),
        _move("suspend", {S.ACCEPTED, S.HANDLING}, S.SUSPENDED, _dispatch, _leaders, needs=("reason",)),
        _move("resume", S.SUSPENDED, S.HANDLING, _dispatch, _leaders, _lead),
        _move("finish", {S.ACCEPTED, S.HANDLING}, S.FINISHED, _lead, needs=("text", "evidence")),
        _move("redo", {S.FINISHED, S.VERIFIED}, S.HANDLING, _desk, _dispatch, needs=("reason",)),
        _move("ask_verification", S.FINISHED, S.VERIFYING, _desk, _system),
        _move("answer_verification", S.VERIFYING, S.VERIFIED, _task, _reporter, _desk, needs=("answer",)),
        _move("verify", S.FINISHED, S.VERIFIED, _desk, _system, needs=("text",)),
        _move("close", S.VERIFIED, S.CLOSED, _desk, needs=("grade",)),
        # Everybody who reported it rates it once, whoever of them came first.
        _move("rate", {S.CLOSED, S.RATED, S.MERGED}, S.RATED, _reporter, needs=("stars",)),
        _move("reopen", SETTLED, S.FILED, _reporter, _leaders, _system, needs=("reason",)),
        _move("merge", OPEN, S.MERGED, _desk, _dispatch, _leaders, _system, needs=("root",)),
        _move("unmerge", S.MERGED, None, _desk, _dispatch, _leaders, _system),
        _move("urge", OPEN, None, _reporter, _dispatch, _leaders),
        _move(
            "supervise",
            FILED_AND_OPEN,
            None,
            (By.AREA, frozenset({Role.SUPERVISOR, Role.DUTY_HEAD})),
            needs=("reason",),
        ),
        _move("escalate", OPEN, None, _task, _lead, _desk, _dispatch, _leaders, _system, needs=("reason",)),
        _move("refuse_suspension", WITH_UNIT, None, _dispatch, _leaders, needs=("reason",)),
        _move("refuse_void", OPEN, None, _leaders, needs=("reason",)),
        _move("ask_void", OPEN, None, _desk, _dispatch, _system, needs=("reason",)),
        _move("void", OPEN, S.VOIDED, _leaders, needs=("reason",)),
        _move(
            "note",
            frozenset(State),
            None,
            _task,
            _grid,  # what a worker saw on site is worth keeping after somebody else has answered
            _part,
            _desk,
            _dispatch,
            _leaders,
            _reporter,
            _system,  # an alarm that has ended, beside the matter that it opened
            needs=("text",),
        ),
        _move("correct", OPEN, None, _desk, _dispatch, needs=("reason",)),
        _move("hold", OPEN, None, _system, _leaders, needs=("reason",)),
        # Of one that was merged, too: the alarm that holds it ends when it ends.
        _move("lift_hold", OPEN | {S.MERGED}, None, _system, _leaders),
    )
}

MOVE_LABELS = {
    "receive": ("上报", "Report"),
    "import": ("导入", "Taken over"),
    "join": ("附议上报", "Reported too"),
    "merge": ("并案", "Merge"),
    "unmerge": ("撤销并案", "Undo the merge"),
    "forget_words": ("个人信息已删除", "Personal words deleted"),
    "take_in": ("并入事项", "Took in a matter"),
    "rehang": ("改并入", "Merged elsewhere with its root"),
    "let_go": ("拆出事项", "Let a matter go"),
    "ask_check": ("派人核实", "Ask for a check on site"),
    "answer_check": ("反馈核实", "Answer the check"),
    "file": ("立案", "Register"),
    "refile": ("改立案", "Register differently"),
    "set_urgency": ("调整紧急程度", "Change the urgency"),
    "decline": ("不予立案", "Decline"),
    "answer": ("直接答复", "Answer directly"),
    "dispatch": ("派遣", "Dispatch"),
    "take_back": ("撤回派遣", "Take the dispatch back"),
    "accept": ("签收", "Accept"),
    "return": ("退回", "Return to dispatcher"),
    "dispute": ("提请责任认定", "Dispute responsibility"),
    "arbitrate": ("责任裁定", "Decide responsibility"),
    "transfer": ("转办", "Transfer"),
    "add_co_handler": ("增加协办", "Add a co-handler"),
    "remove_co_handler": ("撤销协办", "Remove a co-handler"),
    "assign": ("指派承办人", "Assign to a person"),
    "start": ("开始处置", "Start work"),
    "ask_extension": ("申请延期", "Ask for an extension"),
    "decide_extension": ("审批延期", "Decide on the extension"),
    "ask_suspension": ("申请挂起", "Ask for suspension"),
    "suspend": ("挂起", "Suspend"),
    "resume": ("恢复", "Resume"),
    "finish": ("反馈处置结果", "Report the result"),
    "redo": ("返工", "Send back to redo"),
    "ask_verification": ("派人核查", "Ask for verification on site"),
    "answer_verification": ("反馈核查", "Answer the verification"),
    "verify": ("核查通过", "Verify"),
    "close": ("结案", "Close"),
    "rate": ("评价", "Rate"),
    "reopen": ("重新办理", "Reopen"),
    "urge": ("催办", "Urge"),
    "supervise": ("督办", "Supervise"),
    "escalate": ("升级", "Escalate"),
    "refuse_suspension": ("不同意挂起", "Refuse the suspension"),
    "refuse_void": ("不同意作废", "Refuse to void"),
    "ask_void": ("申请作废", "Ask to void"),
    "void": ("作废", "Void"),
    "note": ("备注", "Add a note"),
    "correct": ("更正", "Correct"),
    "hold": ("暂缓结案", "Hold"),
    "lift_hold": ("解除暂缓", "Lift the hold"),
    "blur": ("遮挡照片局部", "Blur parts of a photo"),
    "doubt_blur": ("提议取消遮挡", "Propose not to blur a part"),
    "ask_statements": ("要求单位陈述", "Ask units to state their case"),
    "state_case": ("单位陈述", "State the unit's case"),
    "withdraw_precedent": ("撤销先例", "Withdraw the precedent"),
    "settle_doubt": ("决定是否取消遮挡", "Decide whether a part stays blurred"),
}
