"""Devices that publish by MQTT, as fast as they are let: a process of its own, packets made beforehand.

python -m bench.publishing '{"port": …, "secret": …, "seconds": …, …}' prints one JSON object at its end.
"""

import json
import selectors
import socket
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle

from bench import things
from huiyin.intake.sensing.sources.nats import Nats
from huiyin.intake.sensing.sources.stream import NAME, STREAM
from huiyin.runtime.broker.config import BRIDGE, SENSE

CONNECTIONS = 32
WINDOW = 100  # unacknowledged messages of a connection
CLOCK = b"1796000000.000000"  # stands in a packet until it is sent; as long as any time is
BEHIND = 0.2  # seconds between two looks at the backlog


def packet(topic: str, payload: bytes) -> bytes:
    """QoS 1, packet id 1: nobody sends it again, so one id will do."""
    name = topic.encode()
    body = len(name).to_bytes(2) + name + b"\0\1" + payload
    size, length = len(body), bytearray()
    while True:
        size, rest = divmod(size, 128)
        length.append(rest | (128 if size else 0))
        if not size:
            return b"\x32" + bytes(length) + body


def single(devices: list[str]) -> list[bytes]:
    return [packet(f"dev/{code}/up", b'{"t":%b,"m":{"smoke":0}}' % CLOCK) for code in devices]


def batches(gateways: dict[str, list[str]]) -> list[bytes]:
    def entries(behind: list[str]) -> bytes:
        said = [b'{"d":"%b","t":%b,"m":{"smoke":0}}' % (code.encode(), CLOCK) for code in behind]
        return b"[" + b",".join(said) + b"]"

    return [packet(f"dev/{gateway}/up", entries(behind)) for gateway, behind in gateways.items()]


class Line:
    """One MQTT connection; answers are counted, four bytes each."""

    def __init__(self, port: int, secret: str, number: int, packets: list[bytes]) -> None:
        self.todo = cycle(packets)  # its own devices' alone: one device's messages keep their order
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        parts = ["MQTT", f"bench-{number}", BRIDGE, secret]
        text = [len(part.encode()).to_bytes(2) + part.encode() for part in parts]
        body = text[0] + bytes([4, 0xC2]) + (600).to_bytes(2) + b"".join(text[1:])
        self.socket.sendall(bytes([0x10, len(body) % 128 | 128, len(body) // 128]) + body)
        if self.socket.recv(4) != b"\x20\x02\0\0":
            raise ConnectionRefusedError("the broker refuses the bench")
        self.open = 0
        self._rest = 0

    def read(self) -> int:
        data = self.socket.recv(65_536)
        if not data:
            raise ConnectionError("the broker closed the line")
        done, self._rest = divmod(self._rest + len(data), 4)
        self.open -= done
        return done

    def send(self, packets: list[bytes]) -> None:
        self.open += len(packets)
        self.socket.sendall(b"".join(packets))


def publish(packets: list[bytes], port: int, secret: str, seconds: float, rate: float, behind: Callable[[], bool]):
    """(messages sent, acknowledged). `rate`: messages a second at most; 0: as fast as they are acknowledged."""
    lines = [Line(port, secret, number, packets[number::CONNECTIONS]) for number in range(CONNECTIONS)]
    sent, done = 0, 0
    began = time.perf_counter()
    with selectors.DefaultSelector() as selector:
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
        while (now := time.perf_counter()) < began + seconds:
            allowed = int(rate * (now - began)) - sent if rate else 1 << 30
            if not behind():
                for line in lines:
                    room = min(WINDOW - line.open, allowed, 20)
                    if room > 0:
                        line.send(list(_stamped(line.todo, room)))
                        sent, allowed = sent + room, allowed - room
            for event, _ in selector.select(0.002):
                done += event.data.read()
        until = time.perf_counter() + 20
        while done < sent and time.perf_counter() < until:
            for event, _ in selector.select(0.1):
                done += event.data.read()
    return sent, done


_last = 0.0


def _stamped(packets: Iterator[bytes], amount: int) -> Iterator[bytes]:
    """Each at its own moment: no two readings of the bench are the same."""
    global _last
    for _ in range(amount):
        _last = max(time.time(), _last + 1e-6)
        yield next(packets).replace(CLOCK, b"%.6f" % _last)


def main() -> None:
    told = json.loads(sys.argv[1])
    ours = Nats("127.0.0.1", told["own_port"], SENSE, told["own_secret"])
    amount = told["devices"]
    packets = batches(things.gateways(amount)) if told["batches"] else single([things.code(n) for n in range(amount)])
    looked, answer = 0.0, False

    def behind() -> bool:
        """More waits than the consumers take in a moment: what is sent now would only measure the broker."""
        nonlocal looked, answer
        if time.perf_counter() - looked > BEHIND:
            info = ours.ask(f"$JS.API.CONSUMER.INFO.{STREAM}.{NAME}")
            answer, looked = info["num_pending"] > told["backlog"], time.perf_counter()
        return answer

    began, cpu = time.time(), time.process_time()
    sent, done = publish(packets, told["port"], told["secret"], told["seconds"], told["rate"], behind)
    print(json.dumps({"sent": sent, "done": done, "seconds": time.time() - began, "cpu": time.process_time() - cpu}))


if __name__ == "__main__":
    main()
