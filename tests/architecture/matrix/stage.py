"""The planted story, with every door's gate out of the way."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huiyin.kernel.clock import travel
from huiyin.kernel.outbound import new_secret
from tests.architecture.planted import Story, tell
from tests.cast import THURSDAY
from tests.outbound_peer import peer


@contextmanager
def staged(district, settings, folder: Path) -> Iterator[Story]:
    settings.MEDIA_ROOT = folder / "media"
    settings.HUIYIN_LIMITS_EXEMPT = ["127.0.0.1"]
    settings.HUIYIN_OUTBOUND_PRIVATE = ["127.0.0.1"]
    settings.HUIYIN_PUBLIC_URL = "https://huiyin.example"
    logging.disable(logging.WARNING)
    try:
        with peer(answer=lambda heard: (200, {}, b'{"id": "x-1"}')) as outside, travel(THURSDAY):
            settings.HUIYIN_SMS_URL, settings.HUIYIN_SMS_SECRET = f"{outside.url}/sms", new_secret()
            yield tell(district, outside)
    finally:
        logging.disable(logging.NOTSET)
