"""When something was last done to the whole: a backup, a check of the trace. Small files in the data folder."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from huiyin.runtime.datadir import DataDir


@dataclass(frozen=True)
class Stamp:
    at: datetime
    told: dict


def stamp(data: DataDir, name: str, **told: object) -> None:
    """Written after the deed. That it cannot be written does not undo the deed."""
    path = data.root / "stamps" / f"{name}.json"
    draft = path.with_suffix(".part")
    try:
        path.parent.mkdir(exist_ok=True)
        draft.write_text(json.dumps({"at": datetime.now(UTC).isoformat(), **told}), encoding="utf-8")
        draft.replace(path)
    except OSError:
        return


def stamped(data: DataDir, name: str) -> Stamp | None:
    try:
        told = json.loads((data.root / "stamps" / f"{name}.json").read_text(encoding="utf-8"))
        return Stamp(datetime.fromisoformat(told.pop("at")), told)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
