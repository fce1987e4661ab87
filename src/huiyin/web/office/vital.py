"""One thing as it is, on the page of system health."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """`tone`: done, soon, danger, or empty for a mere fact; `mend`: what to do; `again`: where it is tried again."""

    name: str
    value: str
    tone: str = "done"
    mend: str = ""
    href: str = ""
    again: str = ""
