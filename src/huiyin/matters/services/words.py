"""Keep what people wrote beside the trace, and only a keyed digest of it in the trace."""

import hashlib
import hmac
from datetime import datetime

from huiyin.kernel.together import Part, inserting
from huiyin.kernel.work import current
from huiyin.matters.models import Matter, Text
from huiyin.orgs.actor import Actor


def keep_words(matter: Matter, kind: str, words: str, *, by: Actor, at: datetime, public: bool = False) -> dict:
    """Store `words` with the unit of work; answer what the trace keeps of them ({} for none)."""
    words = words.strip()
    if not words:
        return {}
    text = Text(matter=matter, kind=kind, words=words, by=by.ref, at=at, public=public)
    current().later(_write, text)
    return {"text": digest_of(text.salt, words)}


def digest_of(salt: str, words: str) -> str:
    return hmac.new(salt.encode(), words.encode(), hashlib.sha256).hexdigest()[:32]


def _write(texts: list[Text]) -> list[Part]:
    return inserting(texts)
