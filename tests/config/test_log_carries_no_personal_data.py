import io
import json
import logging
from collections.abc import Iterator

import pytest

from huiyin.config.logging import JsonLines, ShortPath


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    handler.addFilter(ShortPath())
    logger = logging.getLogger("django.request.test")
    logger.addHandler(handler)
    logger.propagate = False
    yield logger, stream
    logger.removeHandler(handler)


def test_the_text_of_an_error_stays_out_but_its_place_is_named(
    log: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, stream = log
    try:
        int("13800000000 王小明")
    except ValueError:
        logger.exception("a form failed")
    entry = json.loads(stream.getvalue())
    assert "王小明" not in stream.getvalue()
    assert entry["error"].startswith("ValueError at ")
    assert "test_log_carries_no_personal_data.py" in entry["error"]


def test_a_tracking_code_in_a_path_stays_out(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    logger.warning("%s: %s", "Not Found", "/track/HY8K-22QX/?phone=0000", extra={"status_code": 404})
    entry = json.loads(stream.getvalue())
    assert entry["message"] == "Not Found: /track/…"
    assert entry["status_code"] == 404
