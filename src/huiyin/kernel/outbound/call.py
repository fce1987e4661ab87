"""What is sent, what comes back, and how it can fail."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from django.utils.translation import gettext as _

from huiyin.kernel.errors import HuiyinError

Kind = Literal["timeout", "refused", "circuit", "status", "address", "answer"]


@dataclass(frozen=True)
class Call:
    """One request to another system.

    Attributes:
        json: sent as UTF-8 JSON. Or `data`: bytes or text as they are, a mapping as a form.
        secret: signs the request in the manner of Standard Webhooks. Several while one is being replaced.
        key: sent as `Idempotency-Key`, and as `webhook-id` of a signed call: keep it the same when trying again.
        timeout: seconds for everything together: name lookup, connecting, sending, reading.
        private_ok: the receiver may stand in a private network (an address that a person with the right entered).
        target: whose circuit this is; host and port by default.
    """

    method: str
    url: str = field(repr=False)  # may carry a token
    json: Any = field(default=None, repr=False)
    data: bytes | str | Mapping[str, Any] | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret: str | tuple[str, ...] | None = field(default=None, repr=False)
    key: str = ""
    timeout: float = 10.0
    private_ok: bool = False
    target: str = ""

    @property
    def circuit(self) -> str:
        return (self.target or urlsplit(self.url).netloc.rpartition("@")[2])[:200]

    def body(self) -> tuple[bytes, str]:
        """The bytes to send and their media type, empty if there is nothing to send."""
        if self.json is not None:
            return json.dumps(self.json, ensure_ascii=False, separators=(",", ":")).encode(), "application/json"
        if isinstance(self.data, Mapping):
            return urlencode(self.data, doseq=True).encode(), "application/x-www-form-urlencoded"
        if isinstance(self.data, str):
            return self.data.encode(), "text/plain; charset=utf-8"
        return self.data or b"", "application/octet-stream" if self.data else ""


@dataclass(frozen=True)
class Answer:
    """A 2xx answer. `headers`: names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def json(self) -> Any:
        """The body read as JSON.

        Raises:
            Failed: it is none.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise Failed("answer", status=self.status) from None


class Failed(HuiyinError):
    """The call did not succeed. Its sentence names no address, no body and no secret: it may be logged and kept.

    Attributes:
        kind: timeout, refused (no connection, or it broke), circuit (not tried: it failed too often just now),
            status (the other side answered with something else than 2xx), address (not one we may call),
            answer (too long, or unreadable).
        status: of the other side, 0 when there was none.
        retry_after: seconds that the other side, or the circuit, asks us to wait; None when nobody said.
    """

    status = 502
    code = "outbound_failed"

    def __init__(self, kind: Kind, *, status: int = 0, retry_after: float | None = None) -> None:
        super().__init__(_sentence(kind, status))
        self.kind: Kind = kind
        self.status = status
        self.retry_after = retry_after

    @property
    def worth_trying_again(self) -> bool:
        """Whether the same call may succeed later: not when the other side understood it and said no."""
        return (
            self.kind in ("timeout", "refused", "circuit") or self.status in (408, 409, 425, 429) or self.status >= 500
        )


def _sentence(kind: Kind, status: int) -> str:
    sentences = {
        "timeout": _("The other system did not answer in time."),
        "refused": _("The other system cannot be reached."),
        "circuit": _("The other system failed several times in a row; it is left alone for a while."),
        "status": _("The other system answered with status %(status)s.") % {"status": status},
        "address": _(
            "This address may not be called: it is not a public web address. An operator can list private receivers."
        ),
        "answer": _("The other system's answer is too long or cannot be read."),
    }
    return sentences[kind]
