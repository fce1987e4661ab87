"""Messages of an MQTT broker of the operator's own: MQTT 5 where it speaks it, else 3.1.1.

The session outlives us, so what comes while we are away waits there; a message is acknowledged once it is committed.
With shared subscriptions ($share/huiyin/…) any number of consumers divide the messages among themselves.
"""

import asyncio
import os
import ssl
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from gmqtt import Client
from gmqtt.mqtt.constants import PubAckReasonCode

from huiyin.intake.sensing.sources import Away, Message
from huiyin.runtime.errors import RuntimeFault

WINDOW = 2_000  # unacknowledged messages of one consumer: what memory holds, whatever the backlog
MOST = 1_000  # of one batch
STAYS = 7 * 86_400  # seconds for which the broker keeps what we have not taken
PATIENCE = 10.0
FILTERS = ("dev/+/up", "dev/+/senml", "dev/+/scene")


@dataclass(frozen=True)
class Address:
    host: str
    port: int
    user: str
    password: str
    secure: bool


def address_of(url: str) -> Address:
    """mqtt://user:password@host:1883, or mqtts:// with TLS."""
    parts = urlsplit(url)
    if parts.scheme not in ("mqtt", "mqtts") or not parts.hostname:
        raise RuntimeFault(
            "HUIYIN_MQTT_URL is no address like mqtt://user:password@host:1883 (mqtts:// with TLS).",
            "HUIYIN_MQTT_URL 不是形如 mqtt://用户:密码@主机:1883 的地址（加密连接用 mqtts://）。",
        )
    secure = parts.scheme == "mqtts"
    port = parts.port or (8883 if secure else 1883)
    return Address(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), secure)


class Mqtt:
    gives_again = False

    def __init__(self, address: Address, *, shared: bool, name: str = "") -> None:
        """`name` tells consumers apart; one that comes back under its name finds what was left for it."""
        self.shared = shared
        self._name = f"huiyin-{name or os.environ.get('HUIYIN_PROCESS', 'sense')}"
        self._there: deque[Message] = deque()
        self._news = threading.Condition()
        self._away = ""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mqtt", daemon=True)
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._connect(address), self._loop).result(PATIENCE + 2)
        except Exception as error:
            self.close()
            raise Away(f"the broker at {address.host}:{address.port} does not answer: {error!r}") from error

    async def _connect(self, address: Address) -> None:
        self._client = Client(
            self._name, clean_session=False, optimistic_acknowledgement=False, session_expiry_interval=STAYS,
            receive_maximum=WINDOW,
        )  # fmt: skip
        self._client.set_config({"reconnect_retries": 0})
        self._client.on_message = self._heard
        self._client.on_disconnect = self._lost
        subscribed: asyncio.Future[None] = self._loop.create_future()

        def on_subscribe(*_: object) -> None:
            if not subscribed.done():
                subscribed.set_result(None)

        self._client.on_subscribe = on_subscribe
        if address.user:
            self._client.set_auth_credentials(address.user, address.password)
        secure = ssl.create_default_context() if address.secure else False
        await asyncio.wait_for(self._client.connect(address.host, address.port, ssl=secure, keepalive=30), PATIENCE)
        for topic in FILTERS:
            self._client.subscribe(f"$share/huiyin/{topic}" if self.shared else topic, qos=1)
        await asyncio.wait_for(subscribed, PATIENCE)

    async def _heard(self, _client: Client, topic: str, payload: bytes, qos: int, _properties: object) -> int:
        parts = topic.split("/")
        kept: asyncio.Future[None] | None = self._loop.create_future() if qos else None
        if len(parts) < 3:
            return int(PubAckReasonCode.SUCCESS)
        message = Message(parts[1], "/".join(parts[2:]), bytes(payload), time.time(), kept)
        with self._news:
            self._there.append(message)
            self._news.notify()
        if kept is not None:
            await kept  # the acknowledgement goes out when we return
        return int(PubAckReasonCode.SUCCESS)

    def _lost(self, *_: object) -> None:
        with self._news:
            self._away = "the broker closed the line"
            self._news.notify()

    def take(self, wait: float) -> list[Message]:
        with self._news:
            if not self._there and not self._away:
                self._news.wait(wait)
            if self._away:
                raise Away(self._away)
            return [self._there.popleft() for _ in range(min(MOST, len(self._there)))]

    def acknowledge(self, messages: Sequence[Message]) -> None:
        def tell() -> None:
            for message in messages:
                if message.token is not None and not message.token.done():
                    message.token.set_result(None)

        self._loop.call_soon_threadsafe(tell)

    def hold(self, messages: Sequence[Message]) -> None:
        """An MQTT broker gives a message to nobody else while we are connected."""

    def close(self) -> None:
        """The line is cut, not signed off: what is not acknowledged stays ours."""
        if self._loop.is_closed():
            return

        async def end() -> None:
            for task in asyncio.all_tasks(self._loop) - {asyncio.current_task()}:
                task.cancel()
            if hasattr(self, "_client"):
                try:
                    await asyncio.wait_for(self._client.disconnect(session_expiry_interval=STAYS), 1)
                except Exception:  # it is gone already
                    pass

        try:
            asyncio.run_coroutine_threadsafe(end(), self._loop).result(3)
        except Exception:
            pass
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(3)
