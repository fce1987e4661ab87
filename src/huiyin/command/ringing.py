"""Tell it at once to whoever listens, beside the outbox.

The outbox is read behind the oldest running transaction, so that nothing is skipped; a long one would keep an alarm
waiting. A notification of the database goes out in the moment of the commit, or not at all: `live` takes it as it
comes, and reads the same again from the outbox in case it did not listen just then.
"""

import json

from huiyin.command.events import CallChanged
from huiyin.kernel import prepared
from huiyin.kernel.events import Audience, announce
from huiyin.kernel.together import Part
from huiyin.kernel.work import current

CHANNEL = "huiyin_ring"
MOST = 7000  # bytes of one notification; PostgreSQL takes 7999


def tell_at_once(happened: CallChanged) -> None:
    """Announce it, and notify at the commit. Call inside `work()`."""
    announce(happened, key=f"callout/{happened.callout_id}", audience=Audience(sealed=True))
    current().later(_notify, happened)


def _notify(happened: list[CallChanged]) -> list[Part]:
    said = [text for one in happened if len(text := json.dumps(vars(one))) < MOST]
    if said:
        prepared.execute("SELECT pg_notify(%s, one) FROM unnest(%s::text[]) AS one", [CHANNEL, said])
    return []
