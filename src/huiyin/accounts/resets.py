"""Why a second step is taken off by somebody else, and how they made sure whom they help. Pure."""

from enum import StrEnum


class ResetReason(StrEnum):
    LOST = "lost"
    REPLACED = "replaced"
    BROKEN = "broken"
    MISUSE = "misuse"


class IdentityCheck(StrEnum):
    IN_PERSON = "in_person"
    SUPERIOR = "superior"
    CALL_BACK = "call_back"


REASON_LABELS = {
    ResetReason.LOST: ("手机丢失或被盗", "Phone lost or stolen"),
    ResetReason.REPLACED: ("已更换手机", "Phone replaced"),
    ResetReason.BROKEN: ("手机或验证器损坏", "Phone or app broken"),
    ResetReason.MISUSE: ("怀疑被他人使用", "Misuse suspected"),
}
CHECK_LABELS = {
    IdentityCheck.IN_PERSON: ("当面核对证件", "Seen in person, with a document"),
    IdentityCheck.SUPERIOR: ("由其负责人当面确认", "Confirmed by their superior"),
    IdentityCheck.CALL_BACK: ("回拨登记电话核实", "Called back on the number on file"),
}
