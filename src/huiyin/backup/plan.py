"""The nightly backup as the environment has it."""

import os
import re
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path

from huiyin.backup.keeping import Keep
from huiyin.backup.keys import Key, key_of_settings
from huiyin.runtime.errors import RuntimeFault

LATE = timedelta(hours=26)  # a day, and what one night may take longer than another
AGAIN = timedelta(hours=1)  # after a failure


@dataclass(frozen=True)
class Plan:
    folder: Path
    at: time
    keep: Keep

    def key(self) -> Key:
        key = key_of_settings()
        if key is None:
            raise RuntimeFault(
                "HUIYIN_BACKUP_DIR is set without HUIYIN_BACKUP_KEY: make one with `huiyin backup key FILE`.",
                "已设置 HUIYIN_BACKUP_DIR 但缺少 HUIYIN_BACKUP_KEY：请执行 huiyin backup key 文件 生成密钥。",
            )
        return key


def plan() -> Plan | None:
    """None: none is wanted.

    Raises:
        RuntimeFault: a setting cannot be read.
    """
    folder = os.environ.get("HUIYIN_BACKUP_DIR", "").strip()
    if not folder:
        return None
    return Plan(Path(folder).expanduser().resolve(), _time(), _keep())


def _time() -> time:
    text = os.environ.get("HUIYIN_BACKUP_AT") or "02:30"
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise RuntimeFault(
            f"HUIYIN_BACKUP_AT is “{text}”; it must be a time, for example 02:30.",
            f"HUIYIN_BACKUP_AT 的值“{text}”不是时刻，例如应为 02:30。",
        ) from None


def _keep() -> Keep:
    text = os.environ.get("HUIYIN_BACKUP_KEEP") or "7/4"
    found = re.fullmatch(r"(\d{1,3})/(\d{1,3})", text)
    if not found or not int(found[1]):
        raise RuntimeFault(
            f"HUIYIN_BACKUP_KEEP is “{text}”; it must be days/weeks, for example 7/4.",
            f"HUIYIN_BACKUP_KEEP 的值“{text}”无效，应为 天数/周数，例如 7/4。",
        )
    return Keep(int(found[1]), int(found[2]))
