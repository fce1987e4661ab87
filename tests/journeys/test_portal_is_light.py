"""What a first visit costs over the line, as it is served: compressed files, from an empty browser."""

import os
import subprocess
import sys

import pytest

from tests.journeys.phones import House

pytestmark = [pytest.mark.browser, pytest.mark.journey]
MOST = 250_000  # bytes


class Packed(House):
    """As in service: collected files, compressed, under names that change with them."""

    @property
    def environment(self) -> dict[str, str]:
        return {name: value for name, value in super().environment.items() if name != "HUIYIN_STATIC"} | {
            "HUIYIN_STATIC": ""
        }


@pytest.fixture
def packed(stage, tmp_path):
    house = Packed(tmp_path / "house")
    collect = [sys.executable, "-m", "django", "collectstatic", "--noinput", "-v0"]
    subprocess.run(collect, env=os.environ | house.environment, check=True, timeout=120)
    try:
        house.open()
        yield house
    finally:
        house.close()


@pytest.mark.parametrize("path", ["/", "/report/"])
def test_a_first_visit_is_under_250_kilobytes_and_brings_no_map(packed, chromium, path):
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    try:
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        sizes, names = {}, {}
        devtools.on("Network.requestWillBeSent", lambda said: names.update({said["requestId"]: said["request"]["url"]}))
        devtools.on(
            "Network.loadingFinished", lambda said: sizes.update({said["requestId"]: said["encodedDataLength"]})
        )
        page.goto(packed.url + path, wait_until="networkidle")
        by_name = {names[key].removeprefix(packed.url): round(size) for key, size in sizes.items() if key in names}
        assert any(name.endswith(".css") for name in by_name) and any(".mjs" in name for name in by_name)
        assert not [name for name in by_name if "maplibre" in name or name.startswith("/map/")]
        assert sum(by_name.values()) < MOST, dict(sorted(by_name.items(), key=lambda one: -one[1])[:10])
    finally:
        chromium.close([context])
