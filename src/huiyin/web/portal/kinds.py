"""What a report may be about: the types in force with the words that people use for them, likely ones first."""

import time
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from huiyin.kernel.clock import now
from huiyin.matters.labels import pick
from huiyin.matters.library import in_force
from huiyin.matters.models import Matter
from huiyin.web.doors import open_to_all

LIKELY = 6
LATELY = timedelta(days=30)
FRESH_FOR = 600.0  # seconds: what is likely changes over days
_counted: tuple[float, int | None, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class Kind:
    code: str
    name: str


@open_to_all
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """All of them, small enough to be searched in the browser while somebody types, with or without a line."""
    kinds = [
        {
            "code": code,
            "name": pick((kind.name_zh, kind.name_en)),
            "group": pick((kind.big_zh, kind.big_en)),
            "words": sorted({word.lower() for word in (kind.name_zh, kind.name_en, *kind.keywords) if word.strip()}),
        }
        for code, kind in in_force().types.items()
    ]
    response = JsonResponse({"kinds": kinds}, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "private, max-age=3600"
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response


def likely_kinds() -> list[Kind]:
    """Those that were reported most often lately; before there are any, the first of the pack.

    Never a confidential one: it would say what others tip off about.
    """
    library = in_force()
    known = [code for code in likely_codes() if code in library.types]
    rest = [code for code, kind in library.types.items() if not kind.confidential and code not in known]
    return [Kind(code, type_name(code)) for code in [*known, *rest][:LIKELY]]


def likely_codes() -> tuple[str, ...]:
    """Counted once in a while and process, not with every form."""
    global _counted
    edition = getattr(in_force().edition, "pk", None)
    if _counted is None or _counted[1] != edition or time.monotonic() - _counted[0] > FRESH_FOR:
        recent = Matter.objects.filter(received_at__gte=now() - LATELY, confidential=False, type__confidential=False)
        rows = recent.values("type__code").annotate(count=Count("pk")).order_by("-count", "type__code")
        _counted = (time.monotonic(), edition, tuple(row["type__code"] for row in rows[:LIKELY]))
    return _counted[2]


def forget() -> None:
    global _counted
    _counted = None


def type_name(code: str) -> str:
    kind = in_force().types.get(code)
    return pick((kind.name_zh, kind.name_en)) if kind else ""
