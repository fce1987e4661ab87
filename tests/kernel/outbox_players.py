"""Processes for test_outbox_survives.py: one that announces, one that relays. They are killed at any moment.

outbox_players.py write SEED         announces until it is killed, with a witness row in each transaction
outbox_players.py relay SECONDS      delivers; its handler writes down what it heard, and fails now and then
"""

import os
import random
import sys
import threading
import time
from dataclasses import dataclass

import django
from django.conf import settings

from huiyin.config.database import database_settings

# The kernel alone: starting must be quick for somebody who is killed so often.
settings.configure(
    DATABASES={"default": database_settings(os.environ["HUIYIN_DATABASE_URL"])},
    INSTALLED_APPS=["huiyin.kernel"],
    USE_TZ=True,
)
django.setup()

from django.db import connection  # noqa: E402

from huiyin.kernel.events import Event, announce, subscribe  # noqa: E402
from huiyin.kernel.outbox import Relay  # noqa: E402
from huiyin.kernel.work import work  # noqa: E402


@dataclass(frozen=True)
class Said(Event):
    word: str

    @classmethod
    def topic(cls) -> str:
        return "tests.Said"


@subscribe("tests.first", Said)
def first(event: Said, row) -> None:
    _hear("first", event, row)
    if random.random() < 0.02:
        raise ValueError  # after having written: the write must not stay


@subscribe("tests.second", Said, many=True)
def second(items) -> None:
    for event, row in items:
        _hear("second", event, row)
    if random.random() < 0.05:
        raise ValueError


def _hear(who: str, event: Said, row) -> None:
    with connection.cursor() as cursor:
        statement = "INSERT INTO heard (who, key, word, event_id) VALUES (%s, %s, %s, %s)"
        cursor.execute(statement, [who, row.key, event.word, row.pk])


def write(seed: str) -> None:
    dice = random.Random(seed)
    number = 0
    while True:
        try:
            with work():
                for _ in range(dice.randint(1, 4)):
                    number += 1
                    word, key = f"{seed}-{number}", f"{seed}-{dice.randint(1, 5)}"
                    with connection.cursor() as cursor:
                        cursor.execute("INSERT INTO witness (key, word) VALUES (%s, %s)", [key, word])
                    announce(Said(word), key=key)
                time.sleep(dice.random() * 0.05)  # others commit meanwhile
                if dice.random() < 0.2:
                    raise RuntimeError("thought better of it")
        except RuntimeError:
            pass


def relay(seconds: str) -> None:
    stop = threading.Event()
    threading.Timer(float(seconds), stop.set).start()
    Relay().run(stop)


if __name__ == "__main__":
    {"write": write, "relay": relay}[sys.argv[1]](sys.argv[2])
