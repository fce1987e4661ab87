"""A small load generator: a thread for each connection, kept open, one request after the other."""

import http.client
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.figures import percentile

CONNECTIONS = 8


class Client:
    """One open connection. `call` answers (status, body); the time it took is in `last`, in milliseconds."""

    def __init__(self, host: str, port: int) -> None:
        self.connection = http.client.HTTPConnection(host, port, timeout=30)
        self.last = 0.0

    def call(self, method: str, path: str, body: Any = None, key: str = "", cookie: str = "") -> tuple[int, Any]:
        headers = {"Accept": "application/json", "Accept-Language": "zh-hans"}
        content = None
        if body is not None:
            content = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        if cookie:
            headers |= {"Cookie": cookie, "Accept": "text/html"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        began = time.perf_counter()
        self.connection.request(method, path, content, headers)
        answer = self.connection.getresponse()
        raw = answer.read()
        self.last = (time.perf_counter() - began) * 1000
        is_json = answer.getheader("Content-Type", "").startswith("application/json")
        return answer.status, json.loads(raw) if is_json else raw


@dataclass
class Result:
    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.milliseconds) / self.seconds

    def p(self, percent: float) -> float:
        return percentile(self.milliseconds, percent)


def storm(
    where: tuple[str, int], act: Callable[[Client, int], str], *, seconds: float = 15, connections: int = CONNECTIONS
) -> Result:
    """Every connection repeats `act(client, turn)` for `seconds`; it answers "" or what went wrong.

    The first two seconds are a warm-up and not counted.
    """
    result, lock = Result(), threading.Lock()
    start = time.monotonic() + 2.0
    end = start + seconds

    def work(number: int) -> None:
        client, turn = Client(*where), number
        mine: list[float] = []
        wrong: list[str] = []
        while (moment := time.monotonic()) < end:
            began = time.perf_counter()
            failure = act(client, turn)
            took = (time.perf_counter() - began) * 1000
            turn += connections
            if moment >= start:
                wrong.append(failure) if failure else mine.append(took)
        with lock:
            result.milliseconds += mine
            result.failures += wrong

    threads = [threading.Thread(target=work, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result.seconds = seconds
    return result
