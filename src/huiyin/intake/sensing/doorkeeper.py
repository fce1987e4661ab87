"""Who may connect to the built-in broker: it asks us for each device (auth callout), and we look into the register.

So a new device, a new secret and one that is no longer good count at once, and no file of twenty thousand users is to
be kept beside the register (docs/decisions/0025). A process of its own: devices connect, publish and are answered
while no consumer is there.
"""

import json
import logging
import random
import threading
import time

from django.db import InterfaceError, OperationalError, connection

from huiyin.intake.sensing.sources import Away
from huiyin.intake.sensing.sources.nats import Frame, Nats
from huiyin.intake.sensing.sources.stream import keep_for_consumers, wake
from huiyin.intake.sensing.storing import StoreWatch
from huiyin.kernel.clock import now
from huiyin.runtime.broker.config import SENSE, Broker
from huiyin.runtime.broker.nkeys import Signer, claims_of
from huiyin.runtime.datadir import DataDir
from huiyin.sensing.credentials import is_secret_of

log = logging.getLogger("huiyin.doorkeeper")

ASKED = b"$SYS.REQ.USER.AUTH"
HERE = "huiyin.doorkeeper"  # whoever asks there hears that somebody is at the door, and what ails the broker's store
# After which a device must show its secret again; spread, so that they do not all come at once.
STAYS = 6 * 3600
PAUSE = 1.0


class Doorkeeper:
    def __init__(self, data: DataDir, where: Broker, stop: threading.Event) -> None:
        self.data, self.where, self.stop = data, where, stop
        self.signer = Signer(data.secret("broker-issuer"))
        self.store = StoreWatch(data, where, stop)

    def start(self) -> threading.Thread:
        thread = threading.Thread(target=self.run, name="doorkeeper", daemon=True)
        thread.start()
        return thread

    def run(self) -> None:
        self.store.start()
        while not self.stop.is_set():
            try:
                self._serve()
            except Away as away:
                log.warning("the door waits: %s", away)
                self.stop.wait(PAUSE)
        connection.close()

    def _serve(self) -> None:
        secret = self.data.secret("broker-sense")
        nats = Nats(*self.where.ours, SENSE, secret)
        try:
            # Before the first device: what the broker acknowledges is to be kept, though no consumer ever ran.
            wake(self.where, secret)
            keep_for_consumers(nats)
            nats.subscribe(ASKED, b"3", b"door")
            nats.subscribe(HERE.encode(), b"4", b"door")
            while not self.stop.is_set():
                nats.read(0.5)
                while nats.frames:
                    self._hear(nats, nats.frames.popleft())
        finally:
            nats.close()

    def _hear(self, nats: Nats, frame: Frame) -> None:
        if not frame.reply:
            return
        if frame.subject == HERE.encode():
            nats.publish(frame.reply, json.dumps({"here": True, "store": self.store.trouble}).encode())
            return
        try:
            answer = self.answer(frame.body)
        except (OperationalError, InterfaceError):
            connection.close()
            return  # the broker refuses when nobody answers, and the device tries again
        except Exception:
            log.exception("a question of the broker could not be answered")
            return
        nats.publish(frame.reply, answer)

    def answer(self, question: bytes) -> bytes:
        asked = claims_of(question)["nats"]
        about, server = asked["user_nkey"], asked["server_id"]["id"]
        given = asked.get("connect_opts", {})
        code, secret = given.get("user", ""), given.get("pass", "")
        if code and "\0" not in code and len(code) <= 40 and is_secret_of(code, secret, at=now()):
            said = {"jwt": self._pass(about, code)}
        else:
            said = {"error": "no such device, or not its secret"}
        return self.signer.token(about, server, said | {"type": "authorization_response", "version": 2}).encode()

    def _pass(self, about: str, code: str) -> str:
        """It may speak for itself and hear what it is told, nothing else."""
        rights = {
            "pub": {"allow": [f"dev.{code}.>"]}, "sub": {"allow": [f"dev.{code}.down", "$MQTT.sub.>"]},
            "subs": -1, "data": -1, "payload": -1, "type": "user", "version": 2,
        }  # fmt: skip
        until = int(time.time() + STAYS * random.uniform(0.5, 1.0))
        return self.signer.token(about, "$G", rights, until=until, name=code)
