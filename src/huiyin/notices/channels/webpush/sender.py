"""One message to each of the recipient's devices; a device that is gone is forgotten."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from webpush import WebPush, WebPushSubscription
from webpush.types import WebPushKeys

from huiyin.kernel.outbound import Call, Failed, send
from huiyin.notices.addresses import Device
from huiyin.notices.channels.errors import Undelivered
from huiyin.notices.channels.gateway import PATIENCE, undelivered
from huiyin.notices.channels.manifest import Outgoing
from huiyin.notices.channels.webpush.keys import pems

KEEP = 24 * 3600  # how long the push service holds it for a device that is off
GONE = {404, 410}


class Pusher:
    """`forgotten`: devices that their push service does not know any more; sending.py tells the book."""

    def __init__(self, maker: WebPush) -> None:
        self._maker = maker
        self.forgotten: list[int] = []

    def send(self, message: Outgoing) -> str:
        if not message.to.devices:
            raise Undelivered("no_address", lasting=True)
        shown = {"title": message.title, "body": message.body, "link": message.link, "tag": message.key}
        data = msgspec.json.encode(shown)
        reached, last = 0, None
        for device in message.to.devices:
            try:
                self._push(device, data, message)
                reached += 1
            except Undelivered as failed:
                last = failed
        if not reached:
            raise last or Undelivered("no_address", lasting=True)
        return f"{reached}/{len(message.to.devices)}"

    def _push(self, device: Device, data: bytes, message: Outgoing) -> None:
        try:
            keys = WebPushKeys(p256dh=device.p256dh, auth=device.auth)
            made = self._maker.get(data, WebPushSubscription(endpoint=device.endpoint, keys=keys))  # type: ignore[arg-type]
        except ValueError:
            self.forgotten.append(device.id)
            raise Undelivered("address", lasting=True) from None
        headers = {**made.headers, "ttl": str(KEEP), "urgency": "high" if message.urgent else "normal"}
        headers["topic"] = message.key[:32]  # a repetition replaces the one that waits
        where = urlsplit(device.endpoint)
        call = Call(
            "POST",
            device.endpoint,
            data=made.encrypted,
            headers=headers,
            timeout=PATIENCE,
            private_ok=settings.HUIYIN_WEBPUSH_PRIVATE,
            target=f"webpush:{where.hostname}",
        )
        try:
            send(call)
        except Failed as failed:
            if failed.kind == "status" and failed.status in GONE:
                self.forgotten.append(device.id)
                raise Undelivered("gone", lasting=True) from None
            passing = undelivered(failed)
            # One maker's push service being down says nothing of the others: the round goes on.
            raise Undelivered(
                passing.code, lasting=passing.lasting, counts=passing.counts, after=passing.after
            ) from None


@contextmanager
def open_pusher() -> Iterator[Pusher]:
    private, public = pems()
    yield Pusher(WebPush(private, public, subscriber=settings.HUIYIN_WEBPUSH_CONTACT, ttl=KEEP))
