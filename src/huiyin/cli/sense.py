"""huiyin sense: one consumer of what devices say, until SIGTERM. Run as many as are needed; they share the work."""

import os
import signal
import threading

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.telling import telling
from huiyin.cli.words import both


@click.command("sense", help=both("Take in what devices say.", "接收设备读数。"))
def command() -> None:
    stop = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stop.set())
    with django_ready():
        from huiyin.command.services import step_due
        from huiyin.intake.sensing.consuming import Consumer
        from huiyin.intake.sensing.sources.opening import open_source
        from huiyin.intake.sensing.taking_in import pass_time
        from huiyin.kernel.clock import now

        consumer = Consumer(open_source, stop, beside=[lambda: pass_time(now()), lambda: step_due(now())])
        with telling("sense", port(), {"broker": lambda: consumer.trouble}):
            consumer.run()


def port() -> str:
    """That of the first consumer, and one more for each further: sense2 and sense@2 are the second."""
    first = os.environ.get("HUIYIN_SENSE_PORT", "")
    number = os.environ.get("HUIYIN_PROCESS", "").removeprefix("sense")
    return str(int(first) + int(number or 1) - 1) if first and number.isdecimal() else first
