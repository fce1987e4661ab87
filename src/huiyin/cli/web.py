"""huiyin web: the process of pages and API alone, for a deployment that multiplies it."""

import os

import click

from huiyin.cli.serving import places, web_command
from huiyin.cli.words import both


@click.command("web", help=both("Run the web process alone.", "单独运行网页与接口进程。"))
def command() -> None:
    line = web_command(places())
    os.execv(line[0], line)
