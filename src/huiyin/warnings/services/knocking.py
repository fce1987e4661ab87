"""Grid workers are asked to knock where nobody has confirmed."""

from datetime import datetime, timedelta

from django.db.models import Count

from huiyin.kernel.work import work
from huiyin.notices.services import Message, tell
from huiyin.orgs.actor import SYSTEM
from huiyin.orgs.roles import Role
from huiyin.orgs.selectors import accounts_serving
from huiyin.warnings.models import Told
from huiyin.warnings.services.common import happened, headline_pair, locked
from huiyin.warnings.vocabulary import State


def ask_to_knock(pk: int, *, at: datetime) -> int:
    """How many grids were asked; 0 while it is too early. Once for each message of a warning."""
    with work():
        warning = locked(pk)
        began = warning.out_at if warning.round == 1 else _newest(warning.pk)
        if warning.state != State.OUT or warning.doors_told_at or began is None:
            return 0
        if at < began + timedelta(minutes=warning.knock_after):
            return 0
        rows = Told.objects.filter(warning=warning, confirmed_at=None).exclude(grid="")
        counts = list(rows.values_list("grid").annotate(n=Count("pk")).order_by("grid"))
        tell([_message(warning, grid, n) for grid, n in counts])
        warning.doors_told_at = at
        warning.save(update_fields=["doors_told_at"])
        happened(warning, "doors_asked", by=SYSTEM, grids=len(counts), homes=sum(n for _grid, n in counts))
    return len(counts)


def _newest(pk: int) -> datetime | None:
    return (
        Told.objects.filter(warning=pk, queued_at__isnull=False)
        .order_by("-queued_at")
        .values_list("queued_at", flat=True)
        .first()
    )


def _message(warning, grid: str, n: int) -> Message:
    workers = accounts_serving((grid,), Role.GRID_WORKER)
    params = {"what": headline_pair(warning), "count": n}
    key = f"warning/{warning.pk}/{warning.round}/knock/{grid}"
    return Message("warning_knock", workers, key, f"warning/{warning.pk}", params, urgent=True)
