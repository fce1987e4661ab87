"""A real broker for tests: started once for a module that imports `broker`, on free ports."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import paho.mqtt.client as mqtt
import pytest

from huiyin.intake.sensing.sources import Away
from huiyin.intake.sensing.sources.stream import Stream, wake
from huiyin.runtime.broker.config import BRIDGE, SENSE, Broker, broker_command
from huiyin.runtime.datadir import DataDir


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Running:
    data: DataDir
    where: Broker
    process: subprocess.Popen | None = None
    clients: list[mqtt.Client] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return {"HUIYIN_MQTT_PORT": str(self.where.mqtt_port), "HUIYIN_BROKER_PORT": str(self.where.port)}

    def start(self) -> None:
        command = broker_command(self.data, self.where)
        log = (self.data.log / "broker.log").open("ab")
        self.process = subprocess.Popen(command, stdout=log, stderr=log)
        self.wait()

    def wait(self) -> None:
        for _ in range(200):
            try:
                return wake(self.where, self.data.secret("broker-sense"))
            except Away:
                time.sleep(0.05)
        raise TimeoutError((self.data.log / "broker.log").read_text()[-2000:])

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def source(self) -> Stream:
        return Stream(*self.where.ours, SENSE, self.data.secret("broker-sense"))

    def client(self, user: str = BRIDGE, secret: str | None = None, ca: str = "") -> mqtt.Client:
        """Connected; by TLS where `ca` names whom it trusts. The bridge may speak for every device."""
        client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=f"{user}-{os.urandom(4).hex()}")
        client.username_pw_set(user, self.data.secret("broker-bridge") if secret is None else secret)
        if ca:
            client.tls_set(ca)
        answer: list[str] = []
        client.on_connect = lambda _c, _u, _f, code, _p: answer.append(str(code))
        client.connect("127.0.0.1", self.where.mqtt_port)
        client.loop_start()
        for _ in range(200):
            if answer:
                break
            time.sleep(0.02)
        self.clients.append(client)
        if answer != ["Success"]:
            client.loop_stop()
            raise ConnectionRefusedError(f"{user}: {answer}")
        return client

    def publish(self, topic: str, payload: bytes | str, qos: int = 1) -> None:
        """Returns when the broker has acknowledged it."""
        client = self.clients[0] if self.clients else self.client()
        client.publish(topic, payload, qos=qos).wait_for_publish(10)

    def stop(self) -> None:
        for client in self.clients:
            client.disconnect()
            client.loop_stop()
        if self.process:
            self.process.terminate()
            self.process.wait(10)


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data = DataDir(tmp_path_factory.mktemp("broker") / "data").ensure()
    running = Running(data, Broker("127.0.0.1", free_port(), free_port()))
    running.start()
    running.source().close()  # from here on the broker keeps what is published
    try:
        yield running
    finally:
        running.stop()


__all__ = ["Running", "broker", "free_port"]
