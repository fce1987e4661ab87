"""Do a thing once: the same key from the same caller gets the first answer again, and nothing is redone.

The key is claimed, the thing done and its answer kept in one transaction. A second call that comes while the first
still runs waits at the claim for its commit, and then gets the same answer; if the first failed, the second does it.

An answer repeats words of people, and who called may be who tipped off. So neither caller nor key stands in the table,
only a digest of both, and the answer opens with the key alone.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import connection
from django.utils.translation import gettext as _

from huiyin.kernel.errors import HuiyinError, InvalidInput
from huiyin.kernel.models import IdempotentCall
from huiyin.kernel.vault import seal, unseal
from huiyin.kernel.work import work

LONGEST_KEY = 120

_CLAIM = """
INSERT INTO kernel_idempotentcall (caller, key, fingerprint, status, answer) VALUES (%s, %s, %s, 0, NULL)
ON CONFLICT (caller, key) DO NOTHING RETURNING id
"""


class KeyReused(HuiyinError):
    """The key stands for another request already. Its answer would be wrong here, and so would doing both."""

    status = 422
    code = "key_reused"


@dataclass(frozen=True)
class Answer:
    """What was answered: HTTP status and the body as text, so that a repetition is the same to the byte."""

    status: int
    body: str
    repeated: bool = False


def once(caller: str, key: str, asked: str, perform: Callable[[], Answer]) -> Answer:
    """`perform()` in one unit of work, unless this caller has used `key` before: then its first answer.

    Args:
        asked: everything that makes up the request; the same key with another `asked` is refused.

    Raises:
        KeyReused: the key belongs to a different request. Whatever `perform` raises leaves the key unused.
    """
    if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
        raise InvalidInput(_("An idempotency key has 1 to 120 printable characters, such as a UUID."), field="key")
    fingerprint = sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()
    name = _name(caller, key)
    with work():
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, (name, name, fingerprint))
            mine = cursor.fetchone()
        if mine is None:
            return _earlier(name, key, fingerprint)
        answer = perform()
        sealed = b64encode(seal(answer.body.encode(), name, with_secret=key)).decode()
        IdempotentCall.objects.filter(pk=mine[0]).update(status=answer.status, answer=sealed)
    return answer


def came_before(caller: str, key: str) -> bool:
    """Whether `once` has an answer for this already: then large files of the request need not be kept again."""
    name = _name(caller, key)
    return IdempotentCall.objects.filter(caller=name, key=name).exists()


def _name(caller: str, key: str) -> str:
    return sha256(f"{caller}\0{key}".encode("utf-8", "surrogatepass")).hexdigest()


def _earlier(name: str, key: str, fingerprint: str) -> Answer:
    call = IdempotentCall.objects.get(caller=name, key=name)
    if call.fingerprint != fingerprint:
        raise KeyReused(
            _("This idempotency key belongs to a different request already. Use a new key for a new request.")
        )
    body = unseal(b64decode(str(call.answer)), name, with_secret=key).decode()
    return Answer(call.status, body, repeated=True)


def forget_before(moment: datetime) -> int:
    """Drop the answers of old calls; how many. A key is worth keeping as long as a client may still try again."""
    return IdempotentCall.objects.filter(at__lt=moment).delete()[0]
