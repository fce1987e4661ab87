"""huiyin up: all processes of one district under one supervisor."""

import click

from huiyin.cli.serving import Places, serve
from huiyin.cli.words import both, say


@click.command("up", help=both("Run everything until Ctrl-C.", "启动全部进程，按 Ctrl-C 停止。"))
def command() -> None:
    serve(lambda: None, _announce)


def _announce(where: Places) -> None:
    say(f"\nhuiyin is ready: {where.url}\nCtrl-C stops it.", f"\n回音已就绪：{where.url}\n按 Ctrl-C 停止。")
