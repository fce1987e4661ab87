"""Every move that staff make at a desk, in the order in which their buttons stand."""

from huiyin.matters.selectors import Detail
from huiyin.matters.vocabulary import RequestKind
from huiyin.orgs.actor import Actor
from huiyin.web.desk.moves.approvals import (
    AskExtensionForm,
    AskSuspensionForm,
    AskVoidForm,
    DecideExtensionForm,
    RefuseSuspensionForm,
    RefuseVoidForm,
    ResumeForm,
    SuspendForm,
    VoidForm,
)
from huiyin.web.desk.moves.attention import (
    CorrectForm,
    EscalateForm,
    HoldForm,
    LiftHoldForm,
    RemarkForm,
    SetUrgencyForm,
    SuperviseForm,
    UrgeForm,
)
from huiyin.web.desk.moves.base import MoveForm
from huiyin.web.desk.moves.closing import (
    AnswerVerificationForm,
    AskVerificationForm,
    CloseForm,
    RedoForm,
    ReopenForm,
    VerifyForm,
)
from huiyin.web.desk.moves.dispatching import (
    AddCoHandlerForm,
    ArbitrateForm,
    DispatchForm,
    DisputeForm,
    RemoveCoHandlerForm,
    TakeBackForm,
    TransferForm,
)
from huiyin.web.desk.moves.filing import AnswerCheckForm, AnswerForm, AskCheckForm, DeclineForm, FileForm, RefileForm
from huiyin.web.desk.moves.handling import AcceptForm, AssignForm, FinishForm, ReturnForm, StartForm
from huiyin.web.desk.moves.merging import MergeForm, UnmergeForm

IN_ORDER: tuple[type[MoveForm], ...] = (
    AcceptForm, FileForm, DispatchForm, ArbitrateForm, FinishForm, StartForm, ResumeForm, VerifyForm, CloseForm,
    AnswerCheckForm, AnswerVerificationForm, AskCheckForm, AskVerificationForm, DeclineForm, AnswerForm, ReturnForm,
    RedoForm, AssignForm, AskExtensionForm, TakeBackForm, UrgeForm, SuperviseForm, TransferForm, AskSuspensionForm,
    DisputeForm, RemarkForm, EscalateForm, CorrectForm, RefileForm, SetUrgencyForm, AddCoHandlerForm,
    RemoveCoHandlerForm, SuspendForm, ReopenForm, HoldForm, MergeForm, UnmergeForm,
    LiftHoldForm, AskVoidForm, DecideExtensionForm, RefuseSuspensionForm, VoidForm, RefuseVoidForm,
)  # fmt: skip
FORMS: dict[str, type[MoveForm]] = {form.move: form for form in IN_ORDER}

# Moves that ask for a decision, and those that decide: only one of the two makes sense at a time.
ASKS = {
    "ask_extension": RequestKind.EXTENSION,
    "ask_suspension": RequestKind.SUSPENSION,
    "ask_void": RequestKind.VOID,
}
DECIDES = {
    "decide_extension": RequestKind.EXTENSION,
    "refuse_suspension": RequestKind.SUSPENSION,
    "refuse_void": RequestKind.VOID,
    "void": RequestKind.VOID,
}


def offered(detail: Detail, actor: Actor) -> list[type[MoveForm]]:
    """The moves that make sense for this person now; what waits for their decision comes first."""
    waiting = {r.kind: r for r in detail.requests if r.decided_at is None and not r.lapsed}
    forms = [form for form in IN_ORDER if form.move in detail.moves and _sensible(form.move, detail, actor, waiting)]
    return sorted(forms, key=lambda form: getattr(form, "asked", None) not in waiting)


def _sensible(move: str, detail: Detail, actor: Actor, waiting: dict) -> bool:
    """The table allows more than there is to do: no hold to lift, nothing asked that could be decided."""
    if move in ASKS:
        return ASKS[move] not in waiting
    if move in DECIDES and DECIDES[move] not in waiting:
        return False
    if move == "void":
        return waiting[RequestKind.VOID].asked_by != actor.ref
    if move == "lift_hold":
        return bool(detail.holds)
    if move == "remove_co_handler":
        return any(not a.lead and a.ended_at is None for a in detail.assignments)
    if move == "reopen":
        return detail.matter.condition_id is not None
    if move == "supervise":
        return not detail.matter.supervised
    return True
