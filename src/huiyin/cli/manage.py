"""huiyin manage …: Django's own commands, on our settings and our database."""

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.words import both


@click.command(
    "manage",
    help=both("Run a Django management command, for example `migrate`.", "运行 Django 管理命令，例如 migrate。"),
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    with django_ready():
        from django.core.management import execute_from_command_line

        execute_from_command_line(["huiyin manage", *arguments])
