"""What is sent: the move, and the matter as the JSON API shows it to this account's programs.

The shape belongs to the API, which stands above; the setting HUIYIN_MATTER_SHAPE names it, so that both say the same.
"""

import json
from collections.abc import Callable
from datetime import datetime
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string

from huiyin.matters.events import MatterMoved
from huiyin.matters.models import Matter


def body_of(event: MatterMoved, happened: datetime, matter: Matter, *, at: datetime, language: str) -> str:
    """Neither the reporter, nor what anybody wrote (but the address), nor the tracking code is in it; the title is that
    of the type. `version` orders what is told."""
    with translation.override(language):
        shown = _shape()(matter, at).model_dump(mode="json")
    # Without a title of the desk's own it is the beginning of the reporter's words.
    shown["title"] = shown["type"]["name"] if shown["type"] else ""
    data = {"move": event.move, "before": event.before, "state": event.state, "matter": shown}
    return envelope(f"matter.{event.move}", happened, data)


def envelope(kind: str, happened: datetime, data: dict) -> str:
    told = {"type": kind, "timestamp": happened.isoformat(timespec="milliseconds"), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


@cache
def _shape() -> Callable:
    return import_string(settings.HUIYIN_MATTER_SHAPE)
