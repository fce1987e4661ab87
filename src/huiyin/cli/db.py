"""huiyin db …: the database itself, for operators."""

import subprocess
import sys
from pathlib import Path

import click

from huiyin.backup.loading import PORTION, load
from huiyin.backup.restoring import refuse_unless_bare
from huiyin.cli.words import both, say
from huiyin.runtime.datadir import data_dir
from huiyin.runtime.postgres.clients import environment, program
from huiyin.runtime.postgres.session import database


@click.group("db", help=both("The database: shell, dump, address.", "数据库：命令行、备份、地址。"))
def command() -> None:
    pass


@command.command(
    "shell",
    help=both("Open psql; further arguments go to it.", "打开 psql，其余参数原样传入。"),
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def shell(arguments: tuple[str, ...]) -> None:
    with database(data_dir()) as url:
        sys.exit(_run("psql", url, *arguments))


@command.command(
    "dump",
    help=both(
        "The database alone, unencrypted (pg_dump, custom format); everything: huiyin backup.",
        "仅导出数据库，不加密（pg_dump 自定义格式）；完整备份用 huiyin backup。",
    ),
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def dump(file: Path) -> None:
    draft = file.with_name(f".{file.name}.part")
    with database(data_dir()) as url:
        code = _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={draft}")
    if code != 0:
        draft.unlink(missing_ok=True)
        sys.exit(code)
    draft.chmod(0o600)
    draft.replace(file)
    say(
        f"Written: {file} ({file.stat().st_size:,} bytes).",
        f"已写入：{file}（{file.stat().st_size:,} 字节）。",
    )


@command.command("restore", help=both("Fill an empty database from a dump.", "用备份文件恢复到空数据库。"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    with database(data_dir()) as url:
        refuse_unless_bare(url)
        with open(file, "rb") as dump:
            load(iter(lambda: dump.read(PORTION), b""), data_dir(), url)
    say(f"Restored from {file}.", f"已从 {file} 恢复。")


@command.command("url", help=both("Print the address, password included.", "显示连接地址（含密码）。"))
def url() -> None:
    with database(data_dir()) as address:
        click.echo(address)


def _run(name: str, url: str, *arguments: str) -> int:
    return subprocess.run([str(program(name, data_dir())), *arguments], env=environment(url)).returncode
