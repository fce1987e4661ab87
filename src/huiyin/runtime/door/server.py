"""Granian whose parent holds the listening sockets and whose workers are replaced one by one, never before the next one
serves.

Granian gives each worker a socket of its own that dies with it: what waited in its queue is reset, and when a worker
hangs, the kernel still sends it its share. And at SIGHUP it ends the old worker after a fixed pause, whether the new
one has come up or not. Here a worker's socket outlives it, and nobody new is sent to a worker that is gone or hangs.
"""

import multiprocessing
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
from huiyin.runtime.door.listening import Listeners
from huiyin.runtime.loading import loading

LONGEST_START = 60.0  # seconds until a new worker that does not serve is given up, and the old one stays
LEAVING = 2.0  # seconds in which an old worker answers those that it has, and tells them that it will close
LOOK = 0.2  # seconds; who has not accepted what was there at the last two looks hangs


class Door(MPServer):
    def __init__(self, target: str, **settings: Any) -> None:
        super().__init__(target, **settings)
        self.signs: dict[WorkerProcess, tuple[Event, Event]] = {}  # it serves; it is to leave
        self.gone: set[int] = set()  # numbers of workers that died, until those that take their place serve
        self.hanging: set[int] = set()
        self.dealing = threading.Lock()

    def _init_shared_socket(self) -> None:
        self.listeners = Listeners(self.bind_addr, self.bind_port, self.workers, self.backlog)
        threading.Thread(target=self._look_after, name="looking after the queues", daemon=True).start()

    def _drop_shared_socket(self) -> None:
        self.listeners.close()

    def _look_after(self) -> None:
        """Steer new connections away from workers that do not take theirs, and back to those that do again."""
        waited: set[int] = set()
        while not self.interrupt_signal:
            time.sleep(LOOK)
            try:
                waiting = {idx for idx in range(self.workers) if self.listeners.waits_at(idx)}
            except OSError:  # they were closed: the end has come
                return
            with self.dealing:
                self.gone = {idx for idx in self.gone if not self._serves(self.wrks[idx])}
                self.hanging, waited = waiting & waited, waiting
                self._deal()

    def _serves(self, worker: WorkerProcess) -> bool:
        return worker.is_alive() and self.signs[worker][0].is_set()

    def _deal(self) -> None:
        """One that only seems to hang, on a busy machine, is still better than one that has yet to load."""
        there = [idx for idx in range(self.workers) if idx not in self.gone]
        self.listeners.deal_to([idx for idx in there if idx not in self.hanging] or there)

    def _spawn_worker(  # type: ignore[override]
        self, idx: int, target: Any, callback_loader: Callable[[], Any]
    ) -> WorkerProcess:
        signs = multiprocessing.Event(), multiprocessing.Event()
        listening = self.listeners.of(idx)
        # What granian's own spawning hands on to the worker.
        self._shd = SocketHolder(listening.fileno(), False, self.backlog)  # type: ignore[call-arg, assignment]
        self._sso = listening
        wrapped = leaving.wsgi if self.interface is Interfaces.WSGI else leaving.asgi
        worker = super()._spawn_worker(
            idx, target, partial(_load, callback_loader, wrapped, listening.fileno(), *signs)
        )
        self.signs = {each: kept for each, kept in self.signs.items() if each in self.wrks} | {worker: signs}
        return worker

    def _respawn_workers(self, workers: list[int], spawn_target: Any, target_loader: Any, delay: float = 0) -> None:
        for idx in workers:
            new = self._spawn_worker(idx, spawn_target, target_loader)
            if self.wrks[idx].is_alive():
                self._replace(idx, new)
            else:  # it died: nothing to wait for; one that dies again at once ends us, and whoever started us waits
                with self.dealing:
                    self.wrks[idx] = new
                    self.gone.add(idx)
                    self._deal()
                self.respawned_wrks[idx] = time.monotonic()
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
    with loading():
        application = wrapped(loader(), leaves)
    threading.Thread(target=_leave, args=(listening, leaves), name="leaving", daemon=True).start()
    serves.set()
    return application


def _leave(listening: int, leaves: Event) -> None:
    leaves.wait()
    stop_accepting(listening)
