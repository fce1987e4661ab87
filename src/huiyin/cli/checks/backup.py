"""The backup: is one made every night, did the last one succeed, does it lie somewhere else, can it be opened?"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from huiyin.backup.plan import LATE, Plan, plan
from huiyin.cli.checks.finding import Finding, ok, problem, warning
from huiyin.runtime.datadir import DataDir
from huiyin.runtime.errors import RuntimeFault
from huiyin.runtime.stamps import stamped


def backup(data: DataDir) -> Iterator[Finding]:
    try:
        wanted = plan()
        if wanted is None:
            yield warning(
                "backup",
                "No nightly backup is set up.",
                "未设置每日自动备份。",
                "HUIYIN_BACKUP_DIR=FOLDER, HUIYIN_BACKUP_KEY=FILE (huiyin backup key FILE): docs/operators/backup.md",
                "设置 HUIYIN_BACKUP_DIR=目录、HUIYIN_BACKUP_KEY=文件，见 docs/operators/backup.md",
            )
            return
        wanted.key()
    except RuntimeFault as fault:
        yield problem("backup", fault.en, fault.zh, "docs/operators/backup.md", "见 docs/operators/backup.md")
        return
    yield from _place(wanted, data)
    yield _last(data)


def _place(wanted: Plan, data: DataDir) -> Iterator[Finding]:
    named = os.environ.get("HUIYIN_BACKUP_KEY", "")
    if named and Path(named).expanduser().stat().st_mode & 0o077:
        yield problem(
            "backup",
            "Other users of this machine can read the backup key.",
            "本机其他用户可读取备份密钥。",
            f"chmod 600 {named}",
            f"执行 chmod 600 {named}",
        )
    folder = wanted.folder
    if folder.is_dir() and not os.access(folder, os.W_OK):
        yield problem(
            "backup",
            f"{folder} cannot be written.",
            f"{folder} 不可写。",
            "Give this user the right to write there.",
            "请授予当前用户写权限。",
        )
    elif folder.is_dir() and data.root.is_dir() and folder.stat().st_dev == data.root.stat().st_dev:
        yield warning(
            "backup",
            f"{folder} lies on the same disk as the data: one fault takes both.",
            f"{folder} 与数据在同一磁盘，故障时会一并丢失。",
            "Name a share or another disk, or copy the files away every day.",
            "请改用网络共享或其他磁盘，或每日另存他处。",
        )


def _last(data: DataDir) -> Finding:
    good, failed = stamped(data, "backup"), stamped(data, "backup-failed")
    if failed and (good is None or good.at < failed.at):
        return problem(
            "backup",
            f"The last one failed ({failed.at:%Y-%m-%d %H:%M} UTC): {failed.told.get('en', '')}",
            f"最近一次失败（{failed.at:%Y-%m-%d %H:%M} UTC）：{failed.told.get('zh', '')}",
            "Mend it, then huiyin backup make.",
            "排除原因后执行 huiyin backup make。",
        )
    if good is None:
        return warning(
            "backup",
            "None was made yet.",
            "尚无备份。",
            "huiyin backup make, or wait for the night.",
            "执行 huiyin backup make，或等待夜间自动备份。",
        )
    hours = (datetime.now(UTC) - good.at).total_seconds() / 3600
    if hours * 3600 > LATE.total_seconds():
        return problem(
            "backup",
            f"The last good one is {hours:.0f} h old.",
            f"最近一次有效备份在 {hours:.0f} 小时前。",
            "Does huiyin worker run? At once: huiyin backup make.",
            "请确认 huiyin worker 正在运行；立即备份执行 huiyin backup make。",
        )
    return ok("backup", f"Last good backup {hours:.1f} h ago.", f"最近一次有效备份在 {hours:.1f} 小时前。")
