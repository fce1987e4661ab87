"""From a device's message to the alarm on a phone's stream, while others send; Node-RED beside it, where npm has it."""

import json
import re
import selectors
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import things
from bench.figures import Figure, at_least, less_than, percentile
from bench.publishing import packet
from bench.sensing import Ground, free_port, ground
from bench.streams import start_live
from bench.watching import Stream
from huiyin.runtime.broker.config import BRIDGE
from huiyin.runtime.datadir import checkout

DEVICES, BACKGROUND = 20_000, 2_000
ALARMS, BETWEEN = 200, 0.1  # each of another device: one alarm is raised once
P50_MS, P99_MS = 50.0, 250.0
PATIENCE = 10.0
NODE_RED = "node-red@4.1"
RUNG = re.compile(rb'"callout":(\d+),"change":"rung"')
INSTALLING = 240.0  # seconds that npm may take


def measure() -> Iterator[Figure]:
    with ground(DEVICES, consumers=1) as place:
        said = json.loads(place.run("-m", "bench.ringers", "5").splitlines()[-1])
        port = start_live(place)
        streams = [Stream(port, key) for key in said["keys"]]
        for stream in streams:
            stream.wait_open()
        seconds = 10 + ALARMS * (BETWEEN + 0.1)
        others = place.publishing(devices=DEVICES - ALARMS - 20, seconds=seconds, rate=BACKGROUND)
        time.sleep(3)
        ours = _alarms(Mqtt(place.where.mqtt_port, BRIDGE, place.data.secret("broker-bridge")), _heard(streams))
        told = json.loads(others.communicate(timeout=seconds + 60)[0])
        yield at_least("readings a second beside it", told["done"] / told["seconds"], "/s", BACKGROUND * 0.9)
        yield less_than("publish → alarm on the phone's stream, p50", percentile(ours, 50), "ms", P50_MS)
        yield less_than("publish → alarm on the phone's stream, p99", percentile(ours, 99), "ms", P99_MS)
        yield Figure("slowest", max(ours), "ms", beside=f"{len(ours)} alarms")
        yield from _beside(place, statistics.median(ours))


class Mqtt:
    """One connection that publishes with QoS 1."""

    def __init__(self, port: int, user: str, secret: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        parts = [text.encode() for text in ("MQTT", f"ringing-{time.time_ns()}", user, secret)]
        named = [len(part).to_bytes(2) + part for part in parts]
        flags = 0xC2 if user else 0x02
        body = named[0] + bytes([4, flags]) + (600).to_bytes(2) + b"".join(named[1:] if user else named[1:2])
        size = bytes([len(body)]) if len(body) < 128 else bytes([len(body) % 128 | 128, len(body) // 128])
        self.socket.sendall(b"\x10" + size + body)
        if self.socket.recv(4)[:2] != b"\x20\x02":
            raise ConnectionRefusedError("the broker refuses the bench")

    def publish(self, topic: str, payload: bytes) -> None:
        self.socket.sendall(packet(topic, payload))


def _heard(streams: list[Stream]) -> Callable[[], None]:
    """Waits until one of the phones hears of a call for the first time; the outbox tells the same again later."""
    selector, known = selectors.DefaultSelector(), set()
    for stream in streams:
        selector.register(stream.socket, selectors.EVENT_READ, stream)

    def wait() -> None:
        until = time.perf_counter() + PATIENCE
        while time.perf_counter() < until:
            blocks = [block for ready, _ in selector.select(0.2) for block in ready.data.blocks()]
            rung = {found[1] for block in blocks if (found := RUNG.search(block))}
            if new := rung - known:
                known.update(new)
                return
        raise TimeoutError("no phone was rung")

    return wait


def _alarms(line: Mqtt, wait: Callable[[], None]) -> list[float]:
    """Milliseconds of each."""
    taken = []
    for number in range(DEVICES - ALARMS, DEVICES):
        began = time.perf_counter()
        line.publish(f"dev/{things.code(number)}/up", b'{"t":%.3f,"m":{"smoke":1}}' % time.time())
        wait()
        taken.append((time.perf_counter() - began) * 1000)
        time.sleep(BETWEEN)
    return taken


def _beside(place: Ground, ours: float) -> Iterator[Figure]:
    """The same rule in Node-RED: MQTT in, a condition, a websocket out; nothing is kept, nobody is chosen."""
    try:
        with _node_red(place) as (line, wait):
            theirs = _alarms(line, wait)
    except (OSError, subprocess.SubprocessError, RuntimeError) as why:
        yield Figure(f"Node-RED left out: {type(why).__name__} {str(why)[:80]}", 0, "")
        return
    yield Figure("Node-RED, publish → websocket, p50", percentile(theirs, 50), "ms", beside="keeps nothing")
    yield Figure("Node-RED, p99", percentile(theirs, 99), "ms")
    yield Figure("ours to theirs, p50", ours / statistics.median(theirs), "×", beside="ours is committed and traced")


@contextmanager
def _node_red(place: Ground) -> Iterator[tuple[Mqtt, Callable[[], None]]]:
    """Installed into a folder of its own, beside mosquitto; both are gone afterwards."""
    if not (shutil.which("npm") and shutil.which("mosquitto")):
        raise RuntimeError("npm or mosquitto is missing")
    folder = Path(tempfile.mkdtemp(prefix="node-red-", dir=checkout() / "build"))
    processes: list[subprocess.Popen[bytes]] = []
    try:
        (folder / "package.json").write_text('{"private": true}')  # else npm takes the checkout's for its own
        subprocess.run(
            ["npm", "install", f"--prefix={folder}", "--no-audit", "--no-fund", "--omit=optional", NODE_RED],
            cwd=folder, check=True, timeout=INSTALLING, capture_output=True,
        )  # fmt: skip
        mqtt, http = free_port(), free_port()
        (folder / "mosquitto.conf").write_text(f"listener {mqtt} 127.0.0.1\nallow_anonymous true\n")
        (folder / "flows.json").write_text(json.dumps(_flow(mqtt)))
        (folder / "settings.js").write_text(
            f"module.exports = {{uiPort: {http}, uiHost: '127.0.0.1', flowFile: 'flows.json', httpAdminRoot: false}}"
        )
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
        processes.append(subprocess.Popen(["mosquitto", "-c", "mosquitto.conf"], **quiet))
        red = ["node", "node_modules/node-red/red.js", "--userDir", str(folder), "--settings", "settings.js"]
        processes.append(subprocess.Popen(red, **quiet))
        socket_ = _websocket(http)
        yield Mqtt(mqtt, "", ""), lambda: _frame(socket_)
    finally:
        for process in processes:
            process.kill()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _flow(mqtt: int) -> list[dict]:
    rule = {"t": "eq", "v": "1", "vt": "num"}
    return [
        {"id": "tab", "type": "tab", "label": "smoke"},
        {"id": "broker", "type": "mqtt-broker", "broker": "127.0.0.1", "port": str(mqtt), "protocolVersion": "4"},
        {"id": "listener", "type": "websocket-listener", "path": "/alarms", "wholemsg": "false"},
        {"id": "in", "type": "mqtt in", "z": "tab", "topic": "dev/+/up", "qos": "1", "datatype": "json",
         "broker": "broker", "wires": [["rule"]]},
        {"id": "rule", "type": "switch", "z": "tab", "property": "payload.m.smoke", "propertyType": "msg",
         "rules": [rule], "checkall": "true", "outputs": 1, "wires": [["out"]]},
        {"id": "out", "type": "websocket out", "z": "tab", "server": "listener", "client": "", "wires": []},
    ]  # fmt: skip


def _websocket(port: int) -> socket.socket:
    ask = (
        f"GET /alarms HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
            line.sendall(ask.encode())
            if b" 101 " in line.recv(4096):
                time.sleep(2)  # its MQTT node connects after that
                return line
        except OSError:
            pass
        time.sleep(0.5)
    raise RuntimeError("Node-RED does not start")


def _frame(line: socket.socket) -> None:
    if not line.recv(65_536):
        raise ConnectionError("Node-RED has hung up")
