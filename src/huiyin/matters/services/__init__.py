"""The verbs of the loop. Each takes `by=`, is one transaction, leaves one trace entry and announces one event."""

from huiyin.matters.services.approvals import (
    ask_extension,
    ask_suspension,
    ask_void,
    decide_extension,
    refuse_request,
    resume,
    suspend,
    void,
)
from huiyin.matters.services.attention import (
    correct,
    escalate,
    hold,
    lift_hold,
    note,
    set_urgency,
    supervise,
    urge,
)
from huiyin.matters.services.closing import (
    answer_verification,
    ask_verification,
    close,
    rate,
    redo,
    reopen,
    verify,
)
from huiyin.matters.services.dispatching import (
    add_co_handler,
    arbitrate,
    dispatch,
    dispute,
    remove_co_handler,
    take_back,
    transfer,
)
from huiyin.matters.services.duties import add_rule, end_rule
from huiyin.matters.services.filing import answer, answer_check, ask_check, decline, file, refile
from huiyin.matters.services.handling import accept, assign, finish, return_, start
from huiyin.matters.services.intake import receive
from huiyin.matters.services.joining import join
from huiyin.matters.services.merging import merge, merge_many, unmerge
from huiyin.matters.services.ruling import ask_statements, state_case, withdraw_precedent

__all__ = [
    "accept",
    "add_rule",
    "add_co_handler",
    "answer",
    "answer_check",
    "answer_verification",
    "arbitrate",
    "ask_check",
    "ask_extension",
    "ask_statements",
    "ask_suspension",
    "ask_verification",
    "ask_void",
    "assign",
    "close",
    "correct",
    "decide_extension",
    "decline",
    "dispatch",
    "dispute",
    "end_rule",
    "escalate",
    "file",
    "finish",
    "hold",
    "join",
    "lift_hold",
    "merge",
    "merge_many",
    "note",
    "rate",
    "receive",
    "redo",
    "refile",
    "refuse_request",
    "remove_co_handler",
    "reopen",
    "resume",
    "return_",
    "set_urgency",
    "start",
    "state_case",
    "supervise",
    "suspend",
    "take_back",
    "transfer",
    "unmerge",
    "urge",
    "verify",
    "void",
    "withdraw_precedent",
]
