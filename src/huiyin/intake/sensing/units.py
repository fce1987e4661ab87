"""The unit of each metric, remembered as long as the register of metrics is the same."""

from collections.abc import Mapping

from huiyin.sensing import registry
from huiyin.sensing.models import Metric

_kept: tuple[object, Mapping[str, str]] | None = None


def units() -> Mapping[str, str]:
    global _kept
    metrics = registry.picture().metrics
    if _kept is None or _kept[0] is not metrics:
        _kept = metrics, dict(Metric.objects.values_list("code", "unit"))
    return _kept[1]
