"""kill -9 of consumers, broker, database, live and worker in turn, while devices publish: is anything lost or doubled?

HUIYIN_BENCH_ROUNDS sets how many are killed. What the broker has acknowledged to a device is the oracle.
"""

import os
import selectors
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import psutil

from bench import things
from bench.figures import Figure, at_least, less_than
from bench.publishing import packet
from bench.sensing import Ground, free_port, ground
from huiyin.cli.serving import Places, live_command
from huiyin.runtime.broker.config import BRIDGE
from huiyin.runtime.supervisor.child import python

LONG = True
ROUNDS = int(os.environ.get("HUIYIN_BENCH_ROUNDS", "50"))
DEVICES = 2_000
RATE = 400  # readings a second
ALARMS = 4  # a round; each detector of them smells smoke once
BETWEEN = 3.0  # seconds from one kill to the next
DEAD = 0.4  # seconds until somebody starts it again
SETTLE = 120.0
TARGETS = ("sense1", "broker", "postgres", "sense2", "live", "worker")


@dataclass
class Told:
    """What the broker acknowledged: (device, moment) of ordinary readings, devices that smelt smoke."""

    readings: list[tuple[str, float]] = field(default_factory=list)
    smoke: set[str] = field(default_factory=set)


class Devices(threading.Thread):
    """One connection that does what a good device does: what is not acknowledged it sends again, as it was."""

    def __init__(self, district: Ground, rate: float) -> None:
        super().__init__(daemon=True)
        self.district, self.rate = district, rate
        self.told, self.stop = Told(), threading.Event()
        self.smoke: list[str] = []  # next to smell some
        self._open: dict[int, tuple[bytes, tuple[str, float], bool]] = {}
        self.heard_at = 0.0  # when the broker last acknowledged something (monotonic)
        self._number = 0
        self._last = 0.0

    @property
    def open(self) -> int:
        return len(self._open)

    def run(self) -> None:
        while not self.stop.is_set() or self._open:
            try:
                self._talk()
            except OSError:
                time.sleep(0.1)

    def _talk(self) -> None:
        with socket.create_connection(("127.0.0.1", self.district.where.mqtt_port), timeout=5) as line:
            self._greet(line)
            line.sendall(b"".join(each[0] for each in list(self._open.values())))
            with selectors.DefaultSelector() as selector:
                selector.register(line, selectors.EVENT_READ)
                rest, began, sent = b"", time.monotonic(), 0
                while not self.stop.is_set() or self._open:
                    due = int((time.monotonic() - began) * self.rate) - sent
                    if due > 0 and len(self._open) < 500 and not self.stop.is_set():
                        line.sendall(b"".join(self._next() for _ in range(due)))
                        sent += due
                    if selector.select(0.01):
                        data = line.recv(65_536)
                        if not data:
                            raise ConnectionError
                        rest = self._hear(rest + data)

    def _greet(self, line: socket.socket) -> None:
        parts = ["MQTT", "faults", BRIDGE, self.district.data.secret("broker-bridge")]
        text = [len(part.encode()).to_bytes(2) + part.encode() for part in parts]
        body = text[0] + bytes([4, 0xC2]) + (60).to_bytes(2) + b"".join(text[1:])
        line.sendall(bytes([0x10, len(body) % 128 | 128, len(body) // 128]) + body)
        if line.recv(4) != b"\x20\x02\0\0":
            raise ConnectionError

    def _next(self) -> bytes:
        self._number = self._number % 60_000 + 1
        smoke = bool(self.smoke)
        code = self.smoke.pop() if smoke else things.code(self._number % (DEVICES // 2))
        self._last = max(round(time.time(), 4), self._last + 1e-4)
        made = packet(f"dev/{code}/up", b'{"t":%.4f,"m":{"smoke":%d}}' % (self._last, smoke))
        place = made.index(b"/up") + 3
        made = made[:place] + self._number.to_bytes(2) + made[place + 2 :]
        self._open[self._number] = (made, (code, self._last), smoke)
        return made

    def _hear(self, data: bytes) -> bytes:
        while len(data) >= 4:
            self.heard_at = time.monotonic()
            _, key, smoke = self._open.pop(int.from_bytes(data[2:4]), (b"", None, False))
            if key is not None:
                self.told.readings.append(key)
                if smoke:
                    self.told.smoke.add(key[0])
            data = data[4:]
        return data


def start(district: Ground, name: str) -> None:
    if name == "postgres":
        district.server.start()
    elif name == "broker":
        district.start_broker()
    elif name.startswith("sense"):
        district.start_sense(name)
    else:
        command = live_command(Places("127.0.0.1", 0, free_port())) if name == "live" else None
        district.start(name, command or python("-m", "huiyin.cli", name))


def kill(district: Ground, name: str) -> None:
    if name == "postgres":
        os.kill(district.server.pid or 0, signal.SIGKILL)
        return
    process = district.processes[name]
    offspring = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.wait()
    for each in offspring:  # as the supervisor does: workers of a server that died are of no use
        with suppress(psutil.NoSuchProcess):
            each.kill()


def trouble(district: Ground, rounds: int, targets: tuple[str, ...] = TARGETS, rate: float = RATE) -> tuple[Told, dict]:
    """Kill `rounds` times; then wait until all that was acknowledged is taken. What was told, and what is found."""
    devices = Devices(district, rate)
    devices.start()
    time.sleep(1)
    for number in range(rounds):
        # The other half of the detectors, each once.
        first = DEVICES // 2 + number * ALARMS
        devices.smoke += [things.code(place) for place in range(first, first + ALARMS)]
        time.sleep(BETWEEN / 2)
        name = targets[number % len(targets)]
        kill(district, name)
        devices.smoke += [things.code(place + DEVICES // 4) for place in range(first, first + ALARMS)]
        time.sleep(DEAD)
        start(district, name)
        time.sleep(BETWEEN / 2)
    devices.stop.set()
    devices.join(SETTLE)
    _settle(district)
    return devices.told, found(district, devices)


def _settle(district: Ground) -> None:
    until = time.monotonic() + SETTLE
    while time.monotonic() < until:
        told = district.backlog()
        if told and not told["num_pending"] + told["num_ack_pending"]:
            return
        time.sleep(0.5)
    raise TimeoutError("the consumers do not come to an end")


def found(district: Ground, devices: Devices) -> dict[str, int]:
    kept = {
        (code, round(at, 4))
        for code, at in district.ask(
            "SELECT code, extract(epoch FROM at)::float8 FROM sensing_reading JOIN sensing_device d ON d.id = device_id"
        )
    }
    told = {(code, round(at, 4)) for code, at in devices.told.readings}
    alarms = dict(
        district.ask("SELECT code, count(*) FROM sensing_alarm a JOIN sensing_device d ON d.id = device_id GROUP BY 1")
    )
    again = district.ask("SELECT count(*) FROM sensing_alarm WHERE count > 1")[0][0]
    return {
        "unanswered": devices.open,
        "readings lost": len(told - kept),
        "alarms lost": len(devices.told.smoke - alarms.keys()),
        "alarms doubled": sum(amount - 1 for amount in alarms.values()) + again,
        "alarms for nothing": len(alarms.keys() - devices.told.smoke),
    }


def measure() -> Iterator[Figure]:
    with ground(DEVICES) as district:
        for name in ("live", "worker"):
            start(district, name)
        told, met = trouble(district, ROUNDS)
        yield at_least(
            "readings acknowledged to devices", len(told.readings), "readings", ROUNDS * 100, f"{ROUNDS} kills"
        )
        yield at_least("detectors that smelt smoke", len(told.smoke), "detectors", ROUNDS * ALARMS)
        yield Figure("came twice and were kept once", district.counted("duplicate"), "readings")
        for name, amount in met.items():
            yield less_than(name, amount, "", 1)
