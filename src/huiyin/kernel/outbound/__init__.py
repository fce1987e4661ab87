"""The one way by which huiyin calls another system over HTTP.

    answer = send(Call("POST", "https://example.org/hook", json={"a": 1}, secret=secret, key=message_id))

What every call has: one deadline for the whole of it, no redirects followed, an answer that cannot grow without end,
an address that was looked up once and checked before it is connected to, and a circuit that opens when the other side
keeps failing. A call belongs into a job: it is refused while a database transaction is open.
"""

from huiyin.kernel.outbound.call import Answer, Call, Failed
from huiyin.kernel.outbound.sending import send
from huiyin.kernel.outbound.signing import Forged, new_secret, sign, verify

__all__ = ["Answer", "Call", "Failed", "Forged", "new_secret", "send", "sign", "verify"]
