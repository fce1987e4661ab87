"""By MQTT, as a bridge speaks for many devices: one connection or some, each message acknowledged (QoS 1)."""

import asyncio
import json
import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from gmqtt import Client
from gmqtt.mqtt.constants import MQTTv311

from huiyin.demo.day import Said
from huiyin.runtime.broker.config import BRIDGE, broker
from huiyin.runtime.datadir import DataDir
from huiyin.runtime.errors import RuntimeFault

PATIENCE = 20.0
MOST_UNSENT = 4 * 1024 * 1024  # bytes in the socket's buffer; then whoever speaks waits: no memory grows


@dataclass(frozen=True)
class Door:
    host: str
    port: int
    user: str
    password: str
    tls: bool = False


def door(data: DataDir) -> Door:
    """The built-in broker's bridge, or whom HUIYIN_MQTT_URL names."""
    own = broker()
    if own is not None:
        host = "127.0.0.1" if own.host in ("0.0.0.0", "::") else own.host
        return Door(host, own.mqtt_port, BRIDGE, data.secret("broker-bridge"))
    url = urlsplit(os.environ["HUIYIN_MQTT_URL"])
    tls = url.scheme in ("mqtts", "ssl")
    port = url.port or (8883 if tls else 1883)
    return Door(url.hostname or "127.0.0.1", port, url.username or "", url.password or "", tls)


class Wire:
    """`say` hands a message over; it waits while the line is full. `patiently`: the broker may still be starting."""

    def __init__(self, to: Door, name: str, *, patiently: bool = False) -> None:
        self.to, self.patiently = to, patiently
        self.client = Client(name, clean_session=True)
        self.client.set_auth_credentials(to.user, to.password)
        self.said = 0

    async def open(self) -> None:
        to = self.to
        while True:
            try:
                connecting = self.client.connect(to.host, to.port, ssl=to.tls, version=MQTTv311, keepalive=30)
                await asyncio.wait_for(connecting, PATIENCE)
                return
            except (OSError, TimeoutError) as away:
                if not self.patiently:
                    raise RuntimeFault(
                        f"The broker at {to.host}:{to.port} does not answer. Start huiyin first: huiyin demo.",
                        f"消息服务 {to.host}:{to.port} 无应答。请先启动：huiyin demo。",
                    ) from away
                await asyncio.sleep(1)

    async def say(self, topic: str, body: dict) -> None:
        self.client.publish(topic, json.dumps(body, separators=(",", ":")).encode(), qos=1)
        self.said += 1
        if self.said % 64 == 0:
            await self._room()

    async def _room(self) -> None:
        transport = self.client._connection._transport
        while transport.get_write_buffer_size() > MOST_UNSENT:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0)

    async def close(self) -> None:
        await self.client.disconnect()


async def speak(wire: Wire, one: Said) -> None:
    assert isinstance(one.body, dict)
    await wire.say(one.to, one.body)
