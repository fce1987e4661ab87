"""Proof of work before an anonymous door while it is attacked: a second of a visitor's processor, hours of a flooder's.

No third party, no picture to read, nothing to tell about oneself. The format is ALTCHA's (version 1); a page solves it
in a worker, a program with any ALTCHA library. Whoever cannot run scripts waits instead: the form must have been open
for a while (`opened`), and one address may do so only some times an hour.

In calm times nothing of this is asked. Whether it is calm is counted beside the gates, in memory.
"""

import hashlib
import json
from base64 import b64decode
from datetime import timedelta

from altcha import v1 as altcha
from django.conf import settings
from django.core import signing

from huiyin.kernel import clock
from huiyin.kernel.gates import Limit, knock, read_limit, wait_for

VALID_FOR = timedelta(minutes=20)
OPEN_FOR_AT_LEAST = timedelta(seconds=20)
OPEN_FOR_AT_MOST = timedelta(hours=4)
_ATTACK = "an attack goes on"
_LASTING = Limit(1, 600)  # ten minutes after the last flood it is calm again
_ONCE = Limit(1, OPEN_FOR_AT_MOST.total_seconds())


def note_report() -> None:
    """One more anonymous report, from wherever: too many of them together are an attack."""
    if knock("anonymous reports", read_limit(settings.HUIYIN_CHALLENGE_ABOVE)):
        knock(_ATTACK, _LASTING)


def is_wanted() -> bool:
    """Switched on by hand, or by a flood in the last ten minutes."""
    mode = settings.HUIYIN_CHALLENGE
    return mode == "on" or (mode == "auto" and wait_for(_ATTACK, _LASTING) > 0)


def new_challenge() -> dict:
    work, until = settings.HUIYIN_CHALLENGE_WORK, clock.now() + VALID_FOR
    made = altcha.create_challenge(altcha.ChallengeOptions(max_number=work, hmac_key=_key(), expires=until))
    return {name.lower(): value for name, value in made.to_dict().items()}  # as ALTCHA's own pages name them


def is_solved(proof: str) -> bool:
    """True once for each challenge of ours that was solved in time."""
    if not proof or len(proof) > 2000:
        return False
    try:
        good, _why = altcha.verify_solution(proof, _key())
    except (AttributeError, TypeError, ValueError):  # fields of another type than they should be
        return False
    return good and _is_first_use(proof_name(proof))


def opened_now() -> str:
    """What a form carries to prove since when it has been open."""
    return signing.dumps(clock.now().timestamp(), salt="opened")


def seconds_to_wait(opened: str) -> int | None:
    """0: long enough open, and not used before. None: not ours, or too old."""
    age = _age(opened)
    if age is None:
        return None
    left = OPEN_FOR_AT_LEAST.total_seconds() - age
    if left > 0:
        return int(left) + 1
    return 0 if _is_first_use(opened) else None


def is_open(opened: str) -> bool:
    """Ours, not too old and not used yet: a form that is shown again may keep it."""
    return _age(opened) is not None and wait_for(_used(opened), _ONCE) == 0


def _age(opened: str) -> float | None:
    try:
        age = clock.now().timestamp() - float(signing.loads(opened, salt="opened"))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return age if age <= OPEN_FOR_AT_MOST.total_seconds() else None


def proof_name(proof: str) -> str:
    """By the challenge, not by the text that carries it: the same solution can be written in many ways."""
    return str(json.loads(b64decode(proof))["signature"])


def _is_first_use(name: str) -> bool:
    return knock(_used(name), _ONCE) == 0


def _used(name: str) -> str:
    return f"used {hashlib.sha256(name.encode()).hexdigest()}"


def _key() -> str:
    return hashlib.sha256(f"challenge {settings.SECRET_KEY}".encode()).hexdigest()
