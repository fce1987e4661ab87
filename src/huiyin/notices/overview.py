"""How the ways out are doing: for the office's page and for `huiyin check`."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count

from huiyin.kernel.models import OutboundCircuit
from huiyin.notices import channels
from huiyin.notices.channels.manifest import Manifest, Need
from huiyin.notices.models import Delivery

A_DAY = timedelta(days=1)
WAITING = (Delivery.State.WAITING, Delivery.State.SENDING)


@dataclass(frozen=True)
class Way:
    """missing: settings without which it is not there. open_until: its gateway failed so often that it is left alone.

    Counts are of the last day, but for what waits. `trouble`: the code of the last error among what waits.
    """

    manifest: Manifest
    missing: list[Need]
    waiting: int = 0
    sent: int = 0
    failed: int = 0
    trouble: str = ""
    open_until: datetime | None = None
    counts: dict = field(default_factory=dict)

    @property
    def configured(self) -> bool:
        return not self.missing


def ways_out(at: datetime) -> list[Way]:
    """All channels, whether set up or not. Four queries."""
    recent = Delivery.objects.filter(created_at__gte=at - A_DAY)
    counted = Counter({(c, s): n for c, s, n in recent.values_list("channel", "state").annotate(Count("pk"))})
    waiting = dict(Delivery.objects.filter(state__in=WAITING).values_list("channel").annotate(Count("pk")))
    troubled = Delivery.objects.filter(state__in=WAITING).exclude(error="")
    latest = troubled.order_by("channel", "-next_at").distinct("channel")
    trouble = dict(latest.values_list("channel", "error"))
    circuits = OutboundCircuit.objects.filter(open_until__gt=at)
    opened = dict(circuits.values_list("target", "open_until"))
    return [
        Way(
            manifest,
            manifest.missing(),
            waiting=waiting.get(key, 0),
            sent=counted[key, "sent"] + counted[key, "in_digest"],
            failed=counted[key, "failed"],
            trouble=trouble.get(key, ""),
            open_until=opened.get(f"{key}-gateway"),
        )
        for key, manifest in channels.ALL.items()
    ]
