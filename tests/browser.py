"""A real Chromium, one for each file: the event loop on which it is driven lives in the test's own thread, where
whatever runs a loop of its own (a worker, for instance) fails as long as a browser is open."""

import os
import shutil
from collections.abc import Iterator

import pytest

ARGUMENTS = ["--no-sandbox", "--disable-quic", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


@pytest.fixture(scope="module")
def chromium() -> Iterator:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        if os.environ.get("CI") or os.environ.get("HUIYIN_REQUIRE_BROWSER"):
            pytest.fail("no Chromium: apt-get install chromium")
        pytest.skip("NO BROWSER: install chromium to run the browser tests")
    from playwright import sync_api

    # For the same reason Django would refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        browser.executable, browser.arguments = path, ARGUMENTS  # for a story that starts it anew
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
