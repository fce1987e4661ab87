"""How the way in for readings is: does the broker answer, what waits in it, when was anything heard last."""

import os
import socket
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from huiyin.intake.sensing.doorkeeper import HERE
from huiyin.intake.sensing.sources import Away
from huiyin.intake.sensing.sources.mqtt import address_of
from huiyin.intake.sensing.sources.nats import Nats
from huiyin.intake.sensing.sources.stream import NAME, STREAM
from huiyin.runtime.broker.config import OWN_BROKER, SENSE, Broker, broker
from huiyin.runtime.datadir import data_dir
from huiyin.sensing.models import DeviceState

BEHIND = 10_000  # messages that wait; more than a second's worth of a busy city


@dataclass(frozen=True)
class Pulse:
    """`consumers`, `waiting`: None where the broker is the operator's own, which does not tell. `door`: somebody says
    which devices may connect. `store`: what ails the broker's store (storing.FULL, FAILED), "" if nothing."""

    answers: bool
    consumers: int | None = None
    waiting: int | None = None
    heard_at: datetime | None = None
    door: bool = True
    store: str = ""

    @property
    def is_well(self) -> bool:
        return self.answers and self.door and not self.store and self.consumers != 0 and (self.waiting or 0) <= BEHIND


def pulse() -> Pulse:
    heard = DeviceState.objects.aggregate(at=Max("heard_at"))["at"]
    where = broker()
    if where is None:
        return Pulse(_reached(*_place(os.environ[OWN_BROKER])), heard_at=heard)
    return _asked(where, heard)


def _place(url: str) -> tuple[str, int]:
    address = address_of(url)
    return address.host, address.port


def _reached(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        return False
    return True


def _asked(where: Broker, heard: datetime | None) -> Pulse:
    try:
        line = Nats(*where.ours, SENSE, data_dir().secret("broker-sense"))
    except Away:
        return Pulse(False, heard_at=heard)
    try:
        told = line.ask(f"$JS.API.CONSUMER.INFO.{STREAM}.{NAME}")
        # Whoever consumes has a request for more lying at the broker, or messages in hand.
        at_work = told.get("num_waiting", 0) or (1 if told.get("num_ack_pending") else 0)
        door = line.ask(HERE)
        waiting = told.get("num_pending", 0) + told.get("num_ack_pending", 0)
        return Pulse(True, at_work, waiting, heard, bool(door.get("here")), str(door.get("store", "")))
    except Away:
        return Pulse(False, heard_at=heard)
    finally:
        line.close()
