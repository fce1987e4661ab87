"""The broker's files: <data>/broker/nats.conf, users.conf (who may say what), store/ (what nobody has taken yet)."""

import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import bcrypt

from huiyin.runtime.datadir import DataDir
from huiyin.runtime.errors import RuntimeFault

OWN_BROKER = "HUIYIN_MQTT_URL"  # of the operator; then there is no built-in one
SENSE, BRIDGE = "huiyin-sense", "huiyin-bridge"
# Secrets are random, 128 bits and more: nobody tries them out, and thousands of devices come back at once.
COST = 4
LARGEST = 256 * 1024  # bytes of one message
_CONF = """\
# Written at each start from the settings of huiyin; changes here are lost.
server_name: "huiyin"
listen: "127.0.0.1:{port}"
max_payload: {largest}
max_pending: 33554432
pid_file: "{pid}"
jetstream {{
  store_dir: "{store}"
  max_memory_store: 67108864
  max_file_store: {room}
  # A killed broker loses nothing; a power cut at most what was not yet taken out of the last second.
  sync_interval: "1s"
}}
mqtt {{
  listen: "{host}:{mqtt_port}"
  ack_wait: "10s"
  max_ack_pending: 1000
}}
include "users.conf"
"""


@dataclass(frozen=True)
class Broker:
    """Where it listens: MQTT for devices, the other port for our own processes on this machine."""

    host: str
    mqtt_port: int
    port: int

    @property
    def ours(self) -> tuple[str, int]:
        return "127.0.0.1", self.port


@dataclass(frozen=True)
class User:
    """`hashed`: bcrypt. `sends`, `hears`: MQTT topic filters."""

    name: str
    hashed: str
    sends: tuple[str, ...] = ()
    hears: tuple[str, ...] = ()


def broker() -> Broker | None:
    """None when HUIYIN_MQTT_URL names a broker of the operator's own."""
    if os.environ.get(OWN_BROKER):
        return None
    return Broker(
        os.environ.get("HUIYIN_MQTT_BIND", "127.0.0.1"),
        _number("HUIYIN_MQTT_PORT", 18830),
        _number("HUIYIN_BROKER_PORT", 18831),
    )


def broker_command(data: DataDir, where: Broker) -> list[str]:
    """Write the files and answer what to run."""
    folder = data.root / "broker"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    room = int(float(os.environ.get("HUIYIN_BROKER_GB", "10")) * 1e9)
    (folder / "nats.conf").write_text(
        _CONF.format(
            port=where.port, host=where.host, mqtt_port=where.mqtt_port, room=room, largest=LARGEST,
            pid=pid_file(data), store=folder / "store",
        )
    )  # fmt: skip
    if not users_file(data).exists():
        # Devices are let in by `sense`, once it is there to take what they send.
        write_users(data, [])
    return [str(_binary()), "-c", str(folder / "nats.conf")]


def users_file(data: DataDir) -> Path:
    return data.root / "broker" / "users.conf"


def pid_file(data: DataDir) -> Path:
    return data.run / "broker.pid"


def write_users(data: DataDir, devices: Iterable[User]) -> bool:
    """Who may connect: `devices`, and we ourselves. True when that is different from what was written before."""
    lines = [_line(user) for user in [*_own(data), *devices]]
    text = "authorization {\n  timeout: 5\n  users = [\n" + "".join(lines) + "  ]\n}\n"
    path = users_file(data)
    if path.exists() and path.read_text() == text:
        return False
    draft = path.with_suffix(f".{os.getpid()}.part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)
    return True


def _own(data: DataDir) -> list[User]:
    # The same hash each time, or the file would seem changed: the salt is kept beside the secret.
    return [User(SENSE, _kept_hash(data, "broker-sense")), User(BRIDGE, _kept_hash(data, "broker-bridge"), ("dev/#",))]


def _kept_hash(data: DataDir, name: str) -> str:
    path = data.root / "broker" / f"{name}.hash"
    secret = data.secret(name).encode()
    if path.exists() and bcrypt.checkpw(secret, path.read_bytes()):
        return path.read_text()
    hashed = hash_of(secret.decode())
    path.write_text(hashed)
    return hashed


def hash_of(secret: str) -> str:
    return bcrypt.hashpw(secret.encode(), bcrypt.gensalt(COST, prefix=b"2a")).decode()


def _line(user: User) -> str:
    if user.name == SENSE:
        return f'    {{user: "{user.name}", password: "{user.hashed}"}}\n'
    sends = ", ".join(f'"{subject(topic)}"' for topic in user.sends)
    hears = ", ".join(f'"{subject(topic)}"' for topic in (*user.hears, "$MQTT/sub/#"))
    rights = f"permissions: {{publish: [{sends}], subscribe: [{hears}]}}"
    return f'    {{user: "{user.name}", password: "{user.hashed}", {rights}}}\n'


def subject(topic: str) -> str:
    """An MQTT topic (filter) as NATS writes it."""
    return topic.replace("/", ".").replace("+", "*").replace("#", ">")


def _binary() -> Path:
    beside = Path(sys.executable).with_name("nats-server")
    found = beside if beside.exists() else shutil.which("nats-server")
    if found is None:
        raise RuntimeFault(
            "The built-in broker (nats-server) is not installed. Run `make run` (it installs it), or point "
            "HUIYIN_MQTT_URL to an MQTT broker of your own.",
            "未安装内置消息服务（nats-server）。请执行 make run 自动安装，或用 HUIYIN_MQTT_URL 指向自有 MQTT 服务。",
        )
    return Path(found)


def _number(variable: str, default: int) -> int:
    text = os.environ.get(variable, str(default))
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise RuntimeFault(
            f"{variable} is “{text}”; it must be a port, for example {default}.",
            f"{variable} 的值“{text}”不是端口号，例如应为 {default}。",
        )
    return int(text)
