"""What a reporter may follow live, and the pass for it: a signed token in their page instead of code and phone number.

Free of models, because the live process reads it too.
"""

from django.core import signing

SALT = "huiyin.matters.follow"
GOOD_FOR = 12 * 3600  # seconds; a page that stays open longer asks for the code again

# Moves that say something to a resident; the others stay inside the administration.
PUBLIC_MOVES = frozenset({
    "receive", "ask_check", "answer_check", "file", "decline", "answer", "dispatch", "arbitrate", "transfer",
    "accept", "start", "suspend", "resume", "finish", "redo", "ask_verification", "answer_verification", "verify",
    "close", "rate", "reopen", "void", "merge", "unmerge",
})  # fmt: skip


def follow_token(matter_id: int) -> str:
    """The pass for GET /live/track/<token>; only for a page whose reader has proved to be the reporter."""
    return signing.dumps(matter_id, salt=SALT)


def followed_by(token: str) -> int | None:
    """The id of the matter that this pass is for; None if it is forged or too old."""
    try:
        return int(signing.loads(token, salt=SALT, max_age=GOOD_FOR))
    except (signing.BadSignature, ValueError, TypeError):
        return None
