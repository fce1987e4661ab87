"""Once a night the heads of the trace are signed and exported."""

import os
from pathlib import Path

from procrastinate.contrib.django import app

from huiyin.audit.heads import export_heads
from huiyin.kernel.clock import now
from huiyin.runtime.datadir import data_dir


def heads_folder() -> Path:
    """HUIYIN_HEADS_DIR, best a share that huiyin can add to but not change; else in the data folder."""
    named = os.environ.get("HUIYIN_HEADS_DIR")
    return Path(named) if named else data_dir().root / "heads"


@app.periodic(cron="30 17 * * *")  # 01:30 in Shanghai
@app.task(queueing_lock="audit.export_heads")
def export(timestamp: int) -> None:
    export_heads(heads_folder(), data_dir(), at=now())
