"""huiyin backup …: make, check, try out."""

import json
import os
import shutil
import tempfile
import time
from datetime import datetime
from pathlib import Path

import click

from huiyin.backup.aftermath import settle
from huiyin.backup.keeping import file_name
from huiyin.backup.keys import make_key_file
from huiyin.backup.making import make
from huiyin.backup.manifest import Manifest
from huiyin.backup.moment import connected
from huiyin.backup.reading import manifest_of, verify
from huiyin.cli.locks import clear_line, key_from, local, locked, progress, zone
from huiyin.cli.restore import restore_into
from huiyin.cli.words import both, say
from huiyin.runtime.datadir import DataDir, data_dir, heads_folder
from huiyin.runtime.postgres.session import URL, database
from huiyin.runtime.stamps import stamp

existing = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("backup", help=both("Back up everything into one encrypted file.", "把全部数据备份为一个加密文件。"))
def command() -> None:
    pass


@command.command("make", help=both("Make one now, while the platform runs.", "立即备份（不必停机）。"))
@click.argument("target", required=False, type=click.Path(path_type=Path))
@locked
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object.", "输出一个 JSON 对象。"))
def make_one(target: Path | None, key_file: Path | None, ask: bool, as_json: bool) -> None:
    """TARGET: a file, or a folder; else HUIYIN_BACKUP_DIR."""
    key = key_from(key_file, ask, new=True)
    named = target or Path(os.environ.get("HUIYIN_BACKUP_DIR") or ".")
    file = named / file_name(datetime.now(zone())) if named.is_dir() or not target else named
    data = data_dir()
    with database(data) as url:
        manifest = make(file.resolve(), key, data=data, url=url, heads=heads_folder(data), tell=progress())
    verify(file, key, tell=progress())
    clear_line()
    size = file.stat().st_size
    stamp(data, "backup", bytes=size, file=file.name, moment=manifest.moment.isoformat(), seconds=manifest.seconds)
    if as_json:
        click.echo(json.dumps({"file": str(file), "bytes": size, **facts(manifest)}, ensure_ascii=False))
        return
    say(f"Written and read again: {file} ({size:,} bytes).", f"已写入并复读校验：{file}（{size:,} 字节）。")
    tell_of(manifest)


@command.command("show", help=both("What a backup holds.", "显示备份内容概要。"))
@click.argument("file", type=existing)
@locked
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object.", "输出一个 JSON 对象。"))
def show(file: Path, key_file: Path | None, ask: bool, as_json: bool) -> None:
    manifest = manifest_of(file, key_from(key_file, ask))
    if as_json:
        click.echo(json.dumps(facts(manifest), ensure_ascii=False))
    else:
        tell_of(manifest)


@command.command("verify", help=both("Read every byte and check it.", "逐字节读取并校验。"))
@click.argument("file", type=existing)
@locked
def verify_one(file: Path, key_file: Path | None, ask: bool) -> None:
    manifest = verify(file, key_from(key_file, ask), tell=progress())
    clear_line()
    say(f"{file} is whole.", f"{file} 完好。")
    tell_of(manifest)


@command.command("key", help=both("Make a key file.", "生成密钥文件。"))
@click.argument("file", type=click.Path(path_type=Path))
def key(file: Path) -> None:
    make_key_file(file)
    say(
        f"Written: {file}. Keep a copy of it away from this machine: without it no backup can ever be opened.",
        f"已生成：{file}。请在其他地方另存副本：丢失密钥，所有备份都无法打开。",
    )


@command.command(
    "drill",
    help=both(
        "Restore into a folder that is thrown away, compare everything, print how long it took.",
        "恢复演练：恢复到临时目录、逐项比对、显示耗时，然后清除。",
    ),
)
@click.argument("file", type=existing)
@locked
@click.option(
    "--in",
    "parent",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=both("Where the temporary folder is made.", "临时目录的位置。"),
)
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object.", "输出一个 JSON 对象。"))
def drill(file: Path, key_file: Path | None, ask: bool, parent: Path | None, as_json: bool) -> None:
    data, key, began = data_dir(), key_from(key_file, ask), time.monotonic()
    os.environ.pop(URL, None)  # a server of its own, wherever the platform's is
    folder = Path(tempfile.mkdtemp(prefix="huiyin-drill-", dir=parent))
    folder.chmod(0o711)
    try:
        report = restore_into(file, key, DataDir(folder / "data"), quietly=as_json)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    seconds = round(time.monotonic() - began, 1)
    stamp(data, "drill", sound=report.sound, seconds=seconds, file=file.name)
    if as_json:
        click.echo(json.dumps({"recovery_seconds": seconds, **report.facts()}, ensure_ascii=False))
    else:
        say(
            f"Recovered in {seconds} s, compared, and thrown away.",
            f"恢复用时 {seconds} 秒，已完成比对并清除。",
        )
    if not report.sound:
        raise click.exceptions.Exit(1)


@command.command(
    "settle",
    help=both(
        "After another tool took the database back in time: end sign-ins, skip numbers given since.",
        "用其他工具把数据库恢复到过去时刻后执行：结束登录会话，跳过此后已发出的编号。",
    ),
)
def settle_here() -> None:
    with database(data_dir()) as url, connected(url) as db:
        settled = settle(db)
    say(
        f"{settled.sessions} sign-ins ended; the next matter is number {settled.next_matter}.",
        f"已结束 {settled.sessions} 个登录会话；下一事项序号为 {settled.next_matter}。",
    )


def facts(manifest: Manifest) -> dict:
    return {
        "moment": manifest.moment.isoformat(),
        "huiyin": manifest.huiyin,
        "postgres": manifest.postgres,
        "seconds": manifest.seconds,
        "database_bytes": manifest.database_bytes,
        "tables": len(manifest.tables),
        "rows": manifest.rows,
        "chains": manifest.chains.count,
        "trace_entries": manifest.chains.entries,
        "files": manifest.files,
        "file_bytes": manifest.file_bytes,
        "pictures": manifest.pictures,
        "pictures_missing": manifest.pictures_missing,
    }


def tell_of(manifest: Manifest) -> None:
    moment = local(manifest.moment)
    say(
        f"Moment {moment}, huiyin {manifest.huiyin}, PostgreSQL {manifest.postgres}: {manifest.rows:,} rows in "
        f"{len(manifest.tables)} tables, {manifest.chains.count:,} chains of the trace, {manifest.files:,} files "
        f"({manifest.file_bytes:,} bytes); made in {manifest.seconds} s.",
        f"数据时刻 {moment}，回音 {manifest.huiyin}，PostgreSQL {manifest.postgres}：{len(manifest.tables)} 张表共 "
        f"{manifest.rows:,} 行，{manifest.chains.count:,} 条留痕链，{manifest.files:,} 个文件"
        f"（{manifest.file_bytes:,} 字节），备份用时 {manifest.seconds} 秒。",
    )
    if manifest.pictures_missing:
        say(
            f"{manifest.pictures_missing:,} photos had no file when it was made.",
            f"备份时已有 {manifest.pictures_missing:,} 张照片缺少文件。",
        )
