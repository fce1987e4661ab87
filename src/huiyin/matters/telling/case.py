from dataclasses import dataclass
from datetime import datetime

from huiyin.matters.events import MatterMoved
from huiyin.matters.models import Matter
from huiyin.matters.vocabulary import LEVEL_LABELS, Level
from huiyin.orgs.models import Unit

SOMETHING = ("事项", "a matter")


@dataclass(frozen=True)
class Case:
    """One move and the matter as it is now."""

    key: str
    event: MatterMoved
    matter: Matter
    with_root: bool = False  # it happened to its root, and is told to those who reported this one

    @property
    def detail(self) -> dict:
        return self.event.detail or {}

    @property
    def chain(self) -> str:
        return f"matter/{self.event.matter_id}"


def params(case: Case, unit: Unit | None, due: datetime | None) -> dict:
    """What a template may say about the case; nothing that a person typed is among it."""
    kind = case.matter.type
    said: dict = {
        "number": case.event.number,
        "what": [kind.name_zh, kind.name_en] if kind else list(SOMETHING),
    }
    if unit is not None:
        said["unit"] = [unit.name_zh, unit.name_en]
    if due is not None:
        said["due"] = {"at": due.isoformat()}
    if "level" in case.detail:
        said["level"] = list(LEVEL_LABELS[Level(case.detail["level"])])
    if "stars" in case.detail:
        said["stars"] = case.detail["stars"]
    return said
