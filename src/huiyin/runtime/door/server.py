"""Granian with one listening socket for all workers, which are replaced one by one, never before the next one serves.

Granian gives each worker a socket of its own (SO_REUSEPORT). When a worker ends, what waited in its queue is reset;
when one hangs, the kernel still sends it its share. And at SIGHUP it ends the old worker after a fixed pause, whether
the new one has come up or not. With one socket that the parent holds, a connection waits until some worker takes it.
"""

import multiprocessing
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.synchronize import Event
from typing import Any

from granian.constants import Interfaces
from granian.net import SocketHolder
from granian.server.mp import MPServer, WorkerProcess

from huiyin.runtime.door import leaving
from huiyin.runtime.door.accepting import stop_accepting

LONGEST_START = 60.0  # seconds until a new worker that does not serve is given up, and the old one stays
LEAVING = 2.0  # seconds in which an old worker answers those that it has, and tells them that it will close


class Door(MPServer):
    def __init__(self, target: str, **settings: Any) -> None:
        super().__init__(target, **settings)
        self.signs: dict[WorkerProcess, tuple[Event, Event]] = {}  # it serves; it is to leave

    def _init_shared_socket(self) -> None:
        family = socket.AF_INET6 if ":" in self.bind_addr else socket.AF_INET
        listening = socket.create_server((self.bind_addr, self.bind_port), family=family, backlog=self.backlog)
        listening.setblocking(False)
        listening.set_inheritable(True)  # for systems where workers are not forked
        self._shd = SocketHolder(listening.fileno(), False, self.backlog)  # type: ignore[call-arg, assignment]
        self._sso = listening

    def _spawn_worker(  # type: ignore[override]
        self, idx: int, target: Any, callback_loader: Callable[[], Any]
    ) -> WorkerProcess:
        signs = multiprocessing.Event(), multiprocessing.Event()
        wrapped = leaving.wsgi if self.interface is Interfaces.WSGI else leaving.asgi
        worker = super()._spawn_worker(
            idx, target, partial(_load, callback_loader, wrapped, self._sso.fileno(), *signs)
        )
        self.signs = {each: kept for each, kept in self.signs.items() if each in self.wrks} | {worker: signs}
        return worker

    def _respawn_workers(self, workers: list[int], spawn_target: Any, target_loader: Any, delay: float = 0) -> None:
        for idx in workers:
            new = self._spawn_worker(idx, spawn_target, target_loader)
            if self.wrks[idx].is_alive():
                self._replace(idx, new)
            else:  # it died: nothing to wait for; one that dies again at once ends us, and whoever started us waits
                self.respawned_wrks[idx] = time.monotonic()
                self.wrks[idx] = new
                new.start()

    def _replace(self, idx: int, new: WorkerProcess) -> None:
        new.interrupt_by_parent = True  # should it fail, that is no reason to touch the old one
        new.start()
        if not self._comes_up(new):
            new.kill()
            return
        new.interrupt_by_parent = False
        old, self.wrks[idx] = self.wrks[idx], new
        self._let_go(old)

    def _comes_up(self, worker: WorkerProcess) -> bool:
        serves, _ = self.signs[worker]
        until = time.monotonic() + LONGEST_START
        while worker.is_alive() and not self.interrupt_signal and time.monotonic() < until:
            if serves.wait(0.1):
                return True
        return False

    def _let_go(self, worker: WorkerProcess) -> None:
        self.signs[worker][1].set()
        time.sleep(LEAVING)
        worker.terminate()  # it ends when what it has in hand is answered
        worker.join(self.workers_kill_timeout)
        if worker.is_alive():
            worker.kill()
            worker.join()


def _load(loader: Callable[[], Any], wrapped: Callable[..., Any], listening: int, serves: Event, leaves: Event) -> Any:
    """In the new worker. What comes between this and its first `accept` waits in the queue."""
    application = wrapped(loader(), leaves)
    threading.Thread(target=_leave, args=(listening, leaves), name="leaving", daemon=True).start()
    serves.set()
    return application


def _leave(listening: int, leaves: Event) -> None:
    leaves.wait()
    stop_accepting(listening)
