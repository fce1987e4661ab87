"""huiyin import …: files of other systems."""

import importlib

import click

from huiyin.cli.words import both

KINDS = {
    "matters": both("Matters of another system (csv, csv.gz, xlsx).", "其他系统的事项（csv、csv.gz、xlsx）。"),
    "standards": both("Standards of filing, handling and closing (csv, xlsx).", "立案、处置和结案标准（csv、xlsx）。"),
}


class Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(KINDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in KINDS:
            return None
        found = importlib.import_module(f"huiyin.cli.import_{cmd_name}").command
        assert isinstance(found, click.Command)
        return found


@click.group("import", cls=Lazy, help=both("Import files of other systems.", "导入其他系统的文件。"))
def command() -> None:
    pass
