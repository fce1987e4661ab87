"""Options that say what a backup is locked with; how far it is; times as the district reads them."""

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from huiyin.backup.keys import Key, key_of_settings, passphrase, read_key_file
from huiyin.cli.words import both
from huiyin.runtime.errors import RuntimeFault

STAGES = {
    "dump": ("database", "数据库"),
    "sums": ("sums of tables", "逐表校验和"),
    "files": ("files", "文件"),
    "read": ("reading", "读取"),
}


def locked(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option(
            "--passphrase", "ask", is_flag=True, help=both("Ask for a passphrase.", "改用口令（会提示输入）。")
        ),
        click.option(
            "--key",
            "key_file",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help=both("Key file; else HUIYIN_BACKUP_KEY.", "密钥文件，缺省取 HUIYIN_BACKUP_KEY。"),
        ),
    ):
        command = option(command)
    return command


def key_from(key_file: Path | None, ask: bool, *, new: bool = False) -> Key:
    if key_file:
        return read_key_file(key_file)
    if ask:
        words = click.prompt(both("Passphrase", "口令"), hide_input=True, confirmation_prompt=new)
        return passphrase(words)
    key = key_of_settings()
    if key is None:
        raise RuntimeFault(
            "A backup is always encrypted. Make a key with `huiyin backup key FILE`, keep a copy of it elsewhere, and "
            "give it with --key FILE or HUIYIN_BACKUP_KEY=FILE; or use --passphrase.",
            "备份一律加密。请先执行 huiyin backup key 文件 生成密钥并异地保存副本，再用 --key 文件 或 "
            "HUIYIN_BACKUP_KEY=文件 指定；也可用 --passphrase 输入口令。",
        )
    return key


def progress() -> Callable[[str, int, int], None]:
    """On a terminal only; a log is not filled with it."""
    shown = ""

    def tell(what: str, done: int, of: int) -> None:
        nonlocal shown
        line = f"{both(*STAGES[what])} {min(99, 100 * done // max(of, 1))} %"
        if line != shown and sys.stderr.isatty():
            click.echo(f"\r\x1b[K{line}", nl=False, err=True)
            shown = line

    return tell


def clear_line() -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)


def zone() -> ZoneInfo:
    return ZoneInfo(os.environ.get("HUIYIN_TIMEZONE", "Asia/Shanghai"))


def local(at: datetime) -> str:
    return f"{at.astimezone(zone()):%Y-%m-%d %H:%M:%S}"
