"""huiyin live: the process of streams and device HTTP alone, for a deployment that multiplies it."""

import os

import click

from huiyin.cli.serving import live_command, places
from huiyin.cli.words import both


@click.command("live", help=both("Run the live process alone.", "单独运行实时推送进程。"))
def command() -> None:
    line = live_command(places())
    os.execv(line[0], line)
