"""What warnings announces. No household is named."""

from dataclasses import dataclass

from huiyin.kernel.events import Event


@dataclass(frozen=True)
class WarningChanged(Event):
    """`change`: came, asked, out, updated, ended, cancelled, set_aside. Key: warning/<id>."""

    warning_id: int
    change: str
    severity: str
    drill: bool = False
