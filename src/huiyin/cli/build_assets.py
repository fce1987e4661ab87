"""huiyin build-assets: front-end files from their packages, and the message catalogues."""

import click

from huiyin.cli.words import both, complain
from huiyin.web import assets


@click.command("build-assets", help=both("Build front-end files and translations.", "构建前端文件与翻译。"))
@click.option("--force", is_flag=True, help=both("Even if nothing changed.", "即使没有变化也重新构建。"))
def command(force: bool) -> None:
    try:
        for line in assets.main(force=force):
            click.echo(line)
    except assets.AssetsError as error:
        complain(str(error), f"前端文件构建失败：{error}")
        raise click.exceptions.Exit(1) from error
