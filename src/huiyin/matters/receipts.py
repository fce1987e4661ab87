"""The reporter's receipt: with it they can have it checked later that nothing of their story was changed."""

from huiyin.audit.receipts import FORMAT
from huiyin.kernel.clock import now
from huiyin.kernel.ids import show_tracking_code
from huiyin.matters.models import Matter, Report
from huiyin.matters.selectors.story import story_of


def receipt_of(matter: Matter, reader: Report | None = None) -> dict:
    """As JSON: number, tracking code, and each step that the reporter can read with its number and hash.

    `huiyin verify-trace --receipt FILE` checks it, and so does tools/verify_trace.py.
    """
    steps = [
        {"seq": step.seq, "at": step.at.isoformat(), "move": step.move, "what": step.title, "hash": step.hash}
        for step in story_of(matter, reader)
    ]
    return {
        "format": FORMAT,
        "number": matter.number,
        "tracking_code": show_tracking_code(reader.tracking_code if reader else matter.tracking_code),
        "chain": matter.chain,
        "issued_at": now().isoformat(timespec="seconds"),
        "steps": steps,
    }
