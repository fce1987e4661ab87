"""A browser that stops answering costs the run some seconds, and the next story nothing."""

import psutil
import pytest

from tests import browser

pytestmark = pytest.mark.browser


def test_it_is_killed_and_the_next_window_opens(chromium, monkeypatch):
    monkeypatch.setattr(browser, "SECONDS_TO_CLOSE", 1)
    window = chromium.new_context()
    window.new_page()
    for process in psutil.Process().children(recursive=True):
        if "chrom" in process.name():
            process.suspend()
    chromium.close([window])

    page = chromium.new_context().new_page()
    page.set_content("<h1>回音</h1>")
    assert page.inner_text("h1") == "回音"
