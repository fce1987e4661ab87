"""The broker's files: <data>/broker/nats.conf, and store/ with what nobody has taken yet."""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import bcrypt

from huiyin.runtime.broker.certificate import Certificate, certificate
from huiyin.runtime.broker.nkeys import Signer
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
pid_file: "{pid_file}"
max_payload: {largest}
max_pending: 33554432
log_file: "{log}"
logfile_size_limit: 10485760
logfile_max_num: 3
jetstream {{
  store_dir: "{store}"
  max_memory_store: 67108864
  max_file_store: {room}
  # A killed broker loses nothing; a power cut at most what was not yet taken out of the last second.
  sync_interval: "1s"
}}
mqtt {{
  listen: "{host}:{mqtt_port}"
{tls}  ack_wait: "10s"
  max_ack_pending: 1000
}}
authorization {{
  timeout: 8
  users = [
    {{user: "{sense}", password: "{sense_hash}"}}
    {{user: "{bridge}", password: "{bridge_hash}", permissions: {{publish: ["dev.>"], subscribe: ["$MQTT.sub.>"]}}}}
  ]
  # Everybody else: the register of devices says who may come in.
  auth_callout {{
    issuer: "{issuer}"
    auth_users: ["{sense}", "{bridge}"]
  }}
}}
"""


# One port, and with a certificate no word on it in the clear; loopback is then for our own processes alone.
_TLS = """\
  tls {{
    cert_file: "{cert}"
    key_file: "{key}"
    timeout: 5
  }}
"""
EVERYWHERE = ("0.0.0.0", "::")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Broker:
    """Where it listens: MQTT for devices, the other port for our own processes on this machine. `tls`: for devices."""

    host: str
    mqtt_port: int
    port: int
    tls: Certificate | None = None

    @property
    def mqtt(self) -> tuple[str, int]:
        """Where this machine reaches the port of devices."""
        return "127.0.0.1" if self.host in EVERYWHERE else self.host, self.mqtt_port

    @property
    def is_of_this_machine(self) -> bool:
        return self.host in LOOPBACK

    @property
    def ours(self) -> tuple[str, int]:
        return "127.0.0.1", self.port


def broker() -> Broker | None:
    """None when HUIYIN_MQTT_URL names a broker of the operator's own."""
    if os.environ.get(OWN_BROKER):
        return None
    return Broker(
        os.environ.get("HUIYIN_MQTT_BIND", "127.0.0.1"),
        _number("HUIYIN_MQTT_PORT", 18830),
        _number("HUIYIN_BROKER_PORT", 18831),
        certificate(),
    )


def shared() -> bool:
    """Whether the operator's broker divides messages among several consumers ($share)."""
    return os.environ.get("HUIYIN_MQTT_SHARED", "1").lower() in ("1", "true", "yes", "on")


def conf_of(data: DataDir) -> Path:
    return data.root / "broker" / "nats.conf"


def store_of(data: DataDir) -> Path:
    return data.root / "broker" / "store"


def pid_of(data: DataDir) -> Path:
    """The file with the id of its process."""
    return data.run / "nats.pid"


def broker_command(data: DataDir, where: Broker) -> list[str]:
    """Write the files and answer what to run."""
    conf_of(data).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    room = int(float(os.environ.get("HUIYIN_BROKER_GB", "10")) * 1e9)
    if where.tls:
        where.tls.read()  # a fault in it is said here, in words, and not by the broker's log
    tls = _TLS.format(cert=where.tls.cert.absolute(), key=where.tls.key.absolute()) if where.tls else ""
    text = _CONF.format(
        port=where.port, host=where.host, mqtt_port=where.mqtt_port, room=room, largest=LARGEST, store=store_of(data),
        pid_file=pid_of(data), log=data.log / "nats.log", tls=tls,
        sense=SENSE, bridge=BRIDGE, sense_hash=_hash(data, "broker-sense"), bridge_hash=_hash(data, "broker-bridge"),
        issuer=Signer(data.secret("broker-issuer")).name,
    )  # fmt: skip
    conf_of(data).touch(mode=0o600)
    conf_of(data).write_text(text)
    return [str(_binary()), "-c", str(conf_of(data))]


def _hash(data: DataDir, name: str) -> str:
    return bcrypt.hashpw(data.secret(name).encode(), bcrypt.gensalt(COST, prefix=b"2a")).decode()


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
