"""huiyin db …: the database itself, for operators."""

import os
import subprocess
import sys
from pathlib import Path

import click
import psycopg
from psycopg.conninfo import conninfo_to_dict

from huiyin.cli.words import both, say
from huiyin.runtime.datadir import data_dir
from huiyin.runtime.errors import RuntimeFault
from huiyin.runtime.postgres.server import PostgresServer
from huiyin.runtime.postgres.session import database
from huiyin.runtime.stamps import stamp


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
    "dump", help=both("Back up into a file (pg_dump, custom format).", "备份到文件（pg_dump 自定义格式）。")
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
    stamp(data_dir(), "backup", bytes=file.stat().st_size)
    say(
        f"Written: {file} ({file.stat().st_size:,} bytes).",
        f"已写入：{file}（{file.stat().st_size:,} 字节）。",
    )


@command.command("restore", help=both("Fill an empty database from a dump.", "用备份文件恢复到空数据库。"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    with database(data_dir()) as url:
        with psycopg.connect(url) as db:
            found = db.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone()
        if found:
            raise RuntimeFault(
                "This database is not empty; a restore would mix two districts. Set HUIYIN_DATA_DIR (or "
                "HUIYIN_DATABASE_URL) to a new one.",
                "当前数据库不为空，不能恢复。请把 HUIYIN_DATA_DIR（或 HUIYIN_DATABASE_URL）指向新的数据库。",
            )
        # All or nothing: half a database must not look like one.
        arguments = ["--single-transaction", "--exit-on-error", "--no-owner", "--dbname=", str(file)]
        code = _run("pg_restore", url, *arguments)
    if code != 0:
        sys.exit(code)
    say(f"Restored from {file}.", f"已从 {file} 恢复。")


@command.command("url", help=both("Print the address, password included.", "显示连接地址（含密码）。"))
def url() -> None:
    with database(data_dir()) as address:
        click.echo(address)


def _run(program: str, url: str, *arguments: str) -> int:
    """The wheel's own client, which fits the embedded server. The password stays out of `ps`."""
    names = {
        "dbname": "PGDATABASE",
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
    }
    parts = conninfo_to_dict(url)
    environment = {variable: str(parts[name]) for name, variable in names.items() if parts.get(name)}
    binary = PostgresServer(data_dir()).binary(program)
    return subprocess.run([str(binary), *arguments], env=os.environ | environment).returncode
