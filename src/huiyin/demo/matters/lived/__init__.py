"""The verbs of matters.services lived through in a ledger: the same changes, clocks, words and trace, no database.

Each function stands for the service of its name, in a file of the same name, and must change when that one does; the
row test says so at once.
"""

from collections.abc import Callable

from huiyin.demo.matters.ledger import Ledger
from huiyin.demo.matters.lived.approvals import (
    ask_extension,
    ask_suspension,
    ask_void,
    decide_extension,
    refuse_suspension,
    refuse_void,
    resume,
    suspend,
    void,
)
from huiyin.demo.matters.lived.attention import correct, escalate, hold, lift_hold, note, supervise, urge
from huiyin.demo.matters.lived.closing import answer_verification, ask_verification, close, rate, redo, reopen, verify
from huiyin.demo.matters.lived.dispatching import (
    add_co_handler,
    arbitrate,
    dispatch,
    dispute,
    remove_co_handler,
    take_back,
    transfer,
)
from huiyin.demo.matters.lived.filing import answer, answer_check, ask_check, decline, file
from huiyin.demo.matters.lived.handling import accept, assign, finish, return_, start
from huiyin.demo.matters.lived.intake import receive
from huiyin.demo.matters.shapes import REPORTER, Move

__all__ = ["VERBS", "live", "receive"]

VERBS: dict[str, Callable[..., None]] = {
    verb.__name__: verb
    for verb in (
        ask_check, answer_check, file, decline, answer, dispatch, take_back, transfer, dispute, arbitrate,
        add_co_handler, remove_co_handler, accept, return_, assign, start, finish, ask_extension, decide_extension,
        ask_suspension, suspend, refuse_suspension, resume, ask_void, refuse_void, void, ask_verification,
        answer_verification, verify, redo, close, rate, reopen, urge, supervise, escalate, note, correct, hold,
        lift_hold,
    )
}  # fmt: skip


def live(m: Ledger, move: Move) -> None:
    by = m.reporter if move.by is REPORTER else move.by
    if move.pictures:
        VERBS[move.verb](m, by, move.at, pictures=move.pictures, **move.given)
    else:
        VERBS[move.verb](m, by, move.at, **move.given)
