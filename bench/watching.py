"""Clients of the live process by plain sockets: `python -m bench.watching '{"port": …, "keys": […]}'`.

Opens one stream for each key, says “open” on standard output, and then one line a second of JSON for each name of event
that came: {"name": …, "streams": how many have had it, "last": when the latest of them had it, since 1970}.
"""

import json
import selectors
import socket
import sys
import time

REQUEST = (
    "GET /live/matters HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {}\r\naccept: text/event-stream\r\n\r\n"
)


class Stream:
    """One stream of one key. `blocks`: events that have come to their end; `read`: only their names."""

    def __init__(self, port: int, key: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.sendall(REQUEST.format(key).encode())
        self.rest = b""

    def wait_open(self) -> None:
        while b"retry:" not in self.rest:
            data = self.socket.recv(65_536)
            if not data:
                raise ConnectionError(self.rest[:200])
            self.rest += data
        self.rest = b""
        self.socket.setblocking(False)

    def read(self) -> list[str]:
        lines = (line for block in self.blocks() for line in block.split(b"\n"))
        return [line.removeprefix(b"event: ").strip().decode() for line in lines if line.startswith(b"event: ")]

    def blocks(self) -> list[bytes]:
        data = self.socket.recv(65_536)
        if not data:
            raise ConnectionError("the stream has ended")
        *blocks, self.rest = (self.rest + data).split(b"\n\n")
        return blocks


def main() -> None:
    told = json.loads(sys.argv[1])
    streams = []
    for key in told["keys"]:
        streams.append(Stream(told["port"], key))
        streams[-1].wait_open()
    sys.stdout.write("open\n")
    sys.stdout.flush()
    seen: dict[str, tuple[int, float]] = {}
    with selectors.DefaultSelector() as selector:
        for stream in streams:
            selector.register(stream.socket, selectors.EVENT_READ, stream)
        said = time.time()
        while True:
            for ready, _ in selector.select(0.2):
                for name in ready.data.read():
                    count, _last = seen.get(name, (0, 0.0))
                    seen[name] = (count + 1, time.time())
            if time.time() - said > 1:
                said = time.time()
                for name, (count, last) in seen.items():
                    sys.stdout.write(json.dumps({"name": name, "streams": count, "last": last}) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
