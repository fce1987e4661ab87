"""huiyin triage …: measure and teach what the platform proposes by itself."""

import importlib

import click

from huiyin.cli.words import both

KINDS = {
    "duplicates": both("How well are duplicates found, on marked reports?", "用有标注的上报测量重复识别效果。"),
}


class Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(KINDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in KINDS:
            return None
        found = importlib.import_module(f"huiyin.cli.triage_{cmd_name}").command
        assert isinstance(found, click.Command)
        return found


@click.group("triage", cls=Lazy, help=both("Measure and teach what is proposed.", "测量并训练智能研判。"))
def command() -> None:
    pass
