"""The generic HTTP gateway behind text messages, voice and WeChat: one signed JSON POST a message.

    POST <url>   webhook-id, webhook-timestamp, webhook-signature: HMAC-SHA256 in the manner of Standard Webhooks
                 idempotency-key: the same for every try of one message
    {"key": …, "to": …, "language": "zh-hans", "template": "yours_closed", "text": …, "title": …, "body": …,
     "link": …, "urgent": false, "facts": {…}}
    2xx {"id": "…"}           taken; the id is kept
    408, 409, 425, 429, 5xx   try again later (Retry-After is honoured)
    any other 4xx             never: the number or the message is wrong

An operator's adapter to their provider is some thirty lines behind this; gateways may stand on private addresses.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import msgspec

from huiyin.kernel.outbound import Answer, Call, Failed, send
from huiyin.notices.channels.errors import Undelivered
from huiyin.notices.channels.manifest import Need, Outgoing

PATIENCE = 10.0


def needs(prefix: str) -> tuple[Need, ...]:
    return (
        Need(f"HUIYIN_{prefix}_URL", ("网关地址", "address of the gateway")),
        Need(f"HUIYIN_{prefix}_SECRET", ("签名密钥", "secret that signs what is sent"), secret=True),
    )


@dataclass(frozen=True)
class Gateway:
    """`target` names its circuit: one gateway that is down does not keep the others."""

    url: str
    secret: str
    target: str

    def send(self, message: Outgoing) -> str:
        body = {
            "key": message.key,
            "to": message.to.value,
            "language": message.to.language,
            "template": message.template,
            "text": message.line,
            "title": message.title,
            "body": message.body,
            "link": message.link,
            "urgent": message.urgent,
            "facts": message.facts,
        }
        call = Call(
            "POST",
            self.url,
            json=body,
            secret=self.secret,
            key=message.key,
            timeout=PATIENCE,
            private_ok=True,
            target=self.target,
        )
        return id_in(calling(call))


def calling(call: Call) -> Answer:
    try:
        return send(call)
    except Failed as failed:
        raise undelivered(failed) from None  # its text may quote what was sent


def undelivered(failed: Failed) -> Undelivered:
    after = timedelta(seconds=failed.retry_after) if failed.retry_after else None
    if failed.kind == "circuit":
        return Undelivered("circuit", down=True, counts=False, after=after or timedelta(minutes=1))
    code = f"status {failed.status}" if failed.kind == "status" else failed.kind
    alone = failed.kind == "answer" or 400 <= failed.status < 500
    down = not alone or failed.status == 429
    lasting = not (failed.worth_trying_again or failed.kind == "answer")
    return Undelivered(code, lasting=lasting, down=down and not lasting, after=after)


def id_in(answer: Answer) -> str:
    """Some gateways answer nothing; then there is no id, and that is no error."""
    try:
        said = msgspec.json.decode(answer.body)
    except msgspec.DecodeError:
        return ""
    given = said.get("id", "") if isinstance(said, dict) else ""
    return str(given)[:120]


@contextmanager
def gateway(prefix: str, target: str) -> Iterator[Gateway]:
    url, secret = (need.value for need in needs(prefix))
    yield Gateway(url, secret, target)
