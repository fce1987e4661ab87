"""huiyin version: what is installed."""

import platform

import click

from huiyin import __version__
from huiyin.cli.words import both
from huiyin.runtime.postgres.binaries import wheel_version


@click.command("version", help=both("Print the version.", "显示版本。"))
def command() -> None:
    click.echo(f"huiyin {__version__} · Python {platform.python_version()} · PostgreSQL {wheel_version()}")
