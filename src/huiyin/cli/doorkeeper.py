"""huiyin doorkeeper: says to the built-in broker which devices may connect, until SIGTERM. As many as you like."""

import signal
import threading

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.words import both, say
from huiyin.runtime.broker.config import broker
from huiyin.runtime.datadir import data_dir


@click.command("doorkeeper", help=both("Say which devices may connect.", "核验设备能否接入。"))
def command() -> None:
    own = broker()
    if own is None:
        say(
            "HUIYIN_MQTT_URL names another broker, which lets devices in itself; there is nothing to run.",
            "HUIYIN_MQTT_URL 已指向其他消息服务，由其自行核验设备，无需启动。",
        )
        return
    stop = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stop.set())
    with django_ready():
        from huiyin.intake.sensing.doorkeeper import Doorkeeper

        Doorkeeper(data_dir(), own, stop).run()
