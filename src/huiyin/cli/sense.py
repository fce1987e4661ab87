"""huiyin sense: one consumer of what devices say, until SIGTERM. Run as many as are needed; they share the work."""

import signal
import threading

import click

from huiyin.cli.ground import django_ready
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

        Consumer(open_source, stop, beside=[lambda: pass_time(now()), lambda: step_due(now())]).run()
