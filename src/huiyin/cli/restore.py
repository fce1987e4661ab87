"""huiyin restore: a backup into an empty data folder, compared line by line before anybody uses it."""

import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click

from huiyin.backup.aftermath import Settled, settle
from huiyin.backup.comparing import Line
from huiyin.backup.keys import Key
from huiyin.backup.manifest import Manifest
from huiyin.backup.moment import connected
from huiyin.backup.restoring import clear, ready_to_restore, restore, unfinished
from huiyin.cli.ground import django_ready
from huiyin.cli.locks import clear_line, key_from, local, locked, progress
from huiyin.cli.words import both, complain, say
from huiyin.runtime.datadir import DataDir
from huiyin.runtime.errors import RuntimeFault
from huiyin.runtime.postgres.session import database

STEPS = {"verify": "校验备份", "restore": "恢复与比对", "migrate": "迁移", "trace": "校验留痕"}


@dataclass
class Report:
    manifest: Manifest
    lines: list[Line]
    settled: Settled
    chains: int = 0
    entries: int = 0
    faults: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def differing(self) -> list[Line]:
        return [line for line in self.lines if not line.same]

    @property
    def sound(self) -> bool:
        return not self.differing and not self.faults

    def facts(self) -> dict:
        return {
            "sound": self.sound,
            "moment": self.manifest.moment.isoformat(),
            "compared": len(self.lines),
            "differing": [line.en for line in self.differing],
            "rows": self.manifest.rows,
            "files": self.manifest.files,
            "chains": self.chains,
            "entries": self.entries,
            "trace_faults": self.faults,
            **asdict(self.settled),
            "seconds": self.seconds,
        }


@click.command(
    "restore",
    help=both(
        "Restore a backup into an empty data folder (and HUIYIN_DATABASE_URL, where one is set).",
        "把备份恢复到空的数据目录（设置了 HUIYIN_DATABASE_URL 时恢复到该空数据库）。",
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--into",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help=both("The new data folder.", "新的数据目录。"),
)
@locked
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object.", "输出一个 JSON 对象。"))
def command(file: Path, into: Path, key_file: Path | None, ask: bool, as_json: bool) -> None:
    key, data = key_from(key_file, ask), DataDir(into.expanduser().resolve())
    report = restore_into(file, key, data, quietly=as_json)
    if as_json:
        click.echo(json.dumps(report.facts(), ensure_ascii=False))
    else:
        say(
            f"Restored. Start it with HUIYIN_DATA_DIR={data.root} huiyin up",
            f"恢复完成。启动：HUIYIN_DATA_DIR={data.root} huiyin up",
        )
    if not report.sound:
        raise click.exceptions.Exit(1)


def restore_into(file: Path, key: Key, into: DataDir, *, quietly: bool = False) -> Report:
    """Verify, fill, compare, settle, migrate, walk the trace. What fails leaves the folder empty again."""
    clock = _Clock()
    manifest = ready_to_restore(file, key, into, tell=progress())
    clock.done("verify")
    os.environ["HUIYIN_DATA_DIR"] = str(into.root)
    try:
        with unfinished(into):
            report = _fill(file, key, into, manifest, clock)
    except BaseException:
        clear(into)
        raise
    clear_line()
    report.seconds = clock.taken
    if not quietly:
        _print(report)
    return report


def _fill(file: Path, key: Key, into: DataDir, manifest: Manifest, clock: "_Clock") -> Report:
    into.ensure()
    with database(into) as url:
        lines = restore(file, key, into, url, tell=progress())
        clock.done("restore")
        with connected(url) as db:
            settled = settle(db)
        report = Report(manifest, lines, settled)
        with django_ready():
            _migrate(report)
            clock.done("migrate")
            _walk_the_trace(report, into)
            clock.done("trace")
    return report


def _migrate(report: Report) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    from huiyin.kernel.outbox.restored import renumber_if_restored

    loader = MigrationLoader(connection)
    if loader.applied_migrations.keys() - loader.disk_migrations.keys():
        raise RuntimeFault(
            f"This backup was made by a newer huiyin ({report.manifest.huiyin}). Install that version first.",
            f"此备份由更新的版本（{report.manifest.huiyin}）生成，请先安装该版本。",
        )
    call_command("migrate", verbosity=0, interactive=False)
    renumber_if_restored()


def _walk_the_trace(report: Report, into: DataDir) -> None:
    from huiyin.audit.verify import verify
    from huiyin.matters.chains import MatterChains

    verdict = verify(into.root / "heads", subjects=[MatterChains()])
    report.chains, report.entries, report.faults = verdict.chains, verdict.entries, sum(verdict.counts.values())


def _print(report: Report) -> None:
    for line in report.differing:
        complain(
            f"{line.en}: {line.said} in the backup, {line.found} here",
            f"{line.zh}：备份 {line.said}，恢复后 {line.found}",
        )
    manifest, same, of = report.manifest, len(report.lines) - len(report.differing), len(report.lines)
    say(
        f"Compared: {len(manifest.tables)} tables ({manifest.rows:,} rows, by count and sum), "
        f"{manifest.files:,} files, "
        f"{manifest.pictures:,} photos, the heads of {manifest.chains.count:,} chains: {same} of {of} agree. "
        f"Trace walked: {report.entries:,} entries in {report.chains:,} chains, {report.faults} faults.",
        f"已比对：{len(manifest.tables)} 张表（{manifest.rows:,} 行，按行数与校验和）、{manifest.files:,} 个文件、"
        f"{manifest.pictures:,} 张照片、{manifest.chains.count:,} 条链头，{of} 项中 {same} 项一致。"
        f"留痕校验：{report.chains:,} 条链共 {report.entries:,} 条记录，{report.faults} 处问题。",
    )
    settled, moment = report.settled, local(manifest.moment)
    say(
        f"As of {moment}. {settled.sessions} sign-ins ended; the next matter is number {settled.next_matter}; "
        f"{settled.waiting} messages that waited go out with the keys they had. Whoever was erased after that "
        "moment is there again: erase them once more.",
        f"数据截至 {moment}。已结束 {settled.sessions} 个登录会话；下一事项序号为 {settled.next_matter}；"
        f"{settled.waiting} 条待发消息将按原标识发送。此时刻之后删除的个人信息会重新出现，请再次删除。",
    )
    parts = report.seconds.items()
    say(
        "Took: " + ", ".join(f"{name} {seconds} s" for name, seconds in parts),
        "耗时：" + "，".join(f"{STEPS[name]} {seconds} 秒" for name, seconds in parts),
    )


class _Clock:
    def __init__(self) -> None:
        self.taken: dict[str, float] = {}
        self._since = time.monotonic()

    def done(self, what: str) -> None:
        at = time.monotonic()
        self.taken[what] = round(at - self._since, 2)
        self._since = at
