"""A real Chromium, one for each file: the event loop on which it is driven lives in the test's own thread, where
whatever runs a loop of its own (a worker, for instance) fails as long as a browser is open."""

import os
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import psutil
import pytest

# Maps are drawn in software; everything else need not be (Debian asks for the graphics card by default).
ARGUMENTS = [
    "--no-sandbox", "--disable-quic", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing", "--disable-gpu-rasterization", "--disable-background-networking",
]  # fmt: skip
SECONDS_TO_CLOSE = 20


class Chromium:
    """Windows of one browser. Now and then it never answers that a window is closed, and the driver waits for ever:
    such a browser is killed, and the next window starts another one."""

    def __init__(self, driver, path: str) -> None:
        self._type, self._path, self._browser = driver.chromium, path, None

    def new_context(self, **wishes):
        if self._browser is None or not self._browser.is_connected():
            self._browser = self._type.launch(executable_path=self._path, args=ARGUMENTS)
        return self._browser.new_context(**wishes)

    def new_persistent_context(self, folder, **wishes):
        """A browser of its own, which keeps in a folder what it knows: for a story that starts it anew."""
        return self._type.launch_persistent_context(folder, executable_path=self._path, args=ARGUMENTS, **wishes)

    def close(self, contexts: Iterable) -> None:
        with killed_after(SECONDS_TO_CLOSE):
            for context in contexts:
                context.close()

    def quit(self) -> None:
        if self._browser is not None:
            with killed_after(SECONDS_TO_CLOSE):
                self._browser.close()


@contextmanager
def killed_after(seconds: float) -> Iterator[None]:
    from playwright import sync_api

    too_late = threading.Event()
    watch = threading.Timer(seconds, _kill, [too_late])
    watch.daemon = True
    watch.start()
    try:
        yield
    except sync_api.Error:
        if not too_late.is_set():
            raise
    finally:
        watch.cancel()


def _kill(too_late: threading.Event) -> None:
    too_late.set()
    for process in psutil.Process().children(recursive=True):
        try:
            if "chrom" in process.name():
                process.kill()
        except psutil.NoSuchProcess:
            continue


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        if os.environ.get("CI") or os.environ.get("HUIYIN_REQUIRE_BROWSER"):
            pytest.fail("no Chromium: apt-get install chromium")
        pytest.skip("NO BROWSER: install chromium to run the browser tests")
    from playwright import sync_api

    # For the same reason Django would refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_api.sync_playwright() as driver:
        browser = Chromium(driver, path)
        yield browser
        browser.quit()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
