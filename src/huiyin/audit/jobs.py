"""Once a day the heads of the trace are signed and exported."""

import logging
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from huiyin.audit.heads import Exported, export_heads
from huiyin.kernel.clock import now
from huiyin.kernel.models import Watermark
from huiyin.kernel.schedule import scheduled
from huiyin.runtime import datadir
from huiyin.runtime.datadir import data_dir

log = logging.getLogger(__name__)
MARK = "audit.heads"


def heads_folder() -> Path:
    return datadir.heads_folder(data_dir())


@scheduled("7 * * * *", "audit.export_heads")
def export(timestamp: int) -> None:
    """Every hour look whether today's file is there: a machine that was off at night makes it in the morning."""
    mark = Watermark.objects.filter(name=MARK).first()
    here = ZoneInfo(settings.TIME_ZONE)
    if mark is None or mark.at.astimezone(here).date() < now().astimezone(here).date():
        sign_today()


def sign_today() -> Exported:
    at = now()
    done = export_heads(heads_folder(), data_dir(), at=at)
    Watermark.objects.update_or_create(name=MARK, defaults={"at": at})
    for chain, seq, kind in done.contradictions:
        log.error("the trace is not what was signed", extra={"chain": chain, "seq": seq, "kind": kind})
    return done
