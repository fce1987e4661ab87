"""Who is called for somebody in care, in order."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kin:
    """`contact`: id of a people contact. `relation`: as the file says it, e.g. daughter. `language`: zh-hans or en."""

    contact: str
    relation: str
    language: str


def kin_to_call(subject: str) -> list[Kin]:
    """The contacts of whom `subject` (care/12) names, first to call first; none once consent has ended."""
    return []
