"""Kinds of notice, as people choose between them: for each kind the ways by which they want to hear. Pure."""

from enum import StrEnum


class Kind(StrEnum):
    WORK = "work"  # something for me or my unit to do
    LIMITS = "limits"  # a clock runs out
    ANSWERS = "answers"  # what others did with what I sent or asked
    REPORTS = "reports"  # what I reported myself
    ACCOUNT = "account"  # somebody signed in as me, or tried to


_LIMITS = {"soon", "overdue", "overdue_many", "escalated", "escalated_many", "urged", "supervised"}
_ANSWERS = {
    "extension_granted", "extension_refused", "suspended", "suspension_refused", "resumed", "rated", "withdrawn",
    "released", "taken_away", "recalled", "finished", "check_answered", "verification_answered",
}  # fmt: skip


def kind_of(template: str) -> Kind:
    """New templates are work, which nobody misses, until somebody sorts them in here."""
    if template.startswith("yours_"):
        return Kind.REPORTS
    if template.startswith("account_"):
        return Kind.ACCOUNT
    if template in _LIMITS:
        return Kind.LIMITS
    return Kind.ANSWERS if template in _ANSWERS else Kind.WORK
