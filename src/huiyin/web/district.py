"""The district's name on every page."""

import time

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from huiyin.kernel.models import PackSetting
from huiyin.matters.labels import pick

FRESH_FOR = 60.0
_cached: tuple[float, dict] | None = None


def forget() -> None:
    global _cached
    _cached = None


def pack() -> dict:
    """The loaded pack's own description; empty before one is loaded."""
    global _cached
    if _cached is None or time.monotonic() - _cached[0] > FRESH_FOR:
        row = PackSetting.objects.filter(key="pack").first()
        _cached = (time.monotonic(), row.value if row else {})
    return _cached[1]


def context(request: HttpRequest) -> dict[str, object]:
    """Asked for only by pages that show it: an error page must do without a database."""
    return {"district_name": SimpleLazyObject(_name)}


def _name() -> str:
    about = pack()
    return pick((about.get("name_zh", ""), about.get("name_en", "")))
