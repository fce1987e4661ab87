"""The reporter's receipt: with it they can have it checked later that nothing of their story was changed."""

from huiyin.audit.receipts import FORMAT
from huiyin.audit.selectors import entries_of
from huiyin.kernel.clock import now
from huiyin.kernel.ids import show_tracking_code
from huiyin.matters.follow import PUBLIC_MOVES
from huiyin.matters.models import Matter


def receipt_of(matter: Matter) -> dict:
    """As JSON: number, tracking code, and number and hash of each step that the reporter can read."""
    steps = [
        {"seq": entry.seq, "at": entry.at.isoformat(), "move": move, "hash": entry.hash}
        for entry in entries_of(matter.chain)
        if (move := entry.action.removeprefix("matters.")) in PUBLIC_MOVES
    ]
    return {
        "format": FORMAT,
        "number": matter.number,
        "tracking_code": show_tracking_code(matter.tracking_code),
        "chain": matter.chain,
        "issued_at": now().isoformat(timespec="seconds"),
        "steps": steps,
        "check": "huiyin verify-trace --receipt FILE",
    }
