"""The pages of all other audiences at 320 px, with words as long as they come: nothing sticks out.

In English, whose words are longer; in Chinese test_full_pages_on_a_narrow_screen.py opens them.
"""

import pytest

from huiyin.matters import services as do
from tests.architecture.walking import addresses_of, all_routes
from tests.journeys.test_office_on_a_narrow_screen import LONG_EN, LONG_ZH, NO_PAGE, STICKS_OUT, WIDTH, opens

pytestmark = [pytest.mark.browser, pytest.mark.journey]
WHOSE = {
    "qian": ("/desk/", "/hall/", "/notices/"),
    "sun": ("/desk/inbox/", "/desk/m/", "/account/", "/desk/handoffs/"),
    "mei": ("/field/",),
    "": ("/", "/report/", "/nearby/", "/track/", "/receipt/", "/login/", "/look/", "/offline/"),
}


@pytest.fixture
def stage(stage, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    for text in (LONG_ZH, LONG_EN * 3, "柳巷路灯不亮"):
        matter = stage.reported(text=text, title=text[:100], address=text[:100])
        do.file(matter, stage.conditions["0137"], by=stage.actor("lin"))
        do.dispatch(matter, stage.units["D001"], by=stage.actor("zhao"))
    do.accept(matter, by=stage.actor("sun"))
    do.ask_check(stage.reported(text=LONG_EN, address=LONG_EN), by=stage.actor("lin"))
    return stage


def pages(beginnings: tuple[str, ...]) -> list[str]:
    found = set()
    for route in all_routes():
        theirs = any(route.path == one or (one != "/" and route.path.startswith(one)) for one in beginnings)
        if theirs and not route.path.endswith(NO_PAGE):
            found |= {address for address in addresses_of(route)[:2] if not address.endswith(NO_PAGE)}
    return sorted(found)


@pytest.mark.parametrize("people", ["en"], indirect=True)
@pytest.mark.parametrize("who", WHOSE)
def test_nothing_sticks_out(people, stage, who):
    assert looked_at(people(who, WIDTH), people.url, pages(WHOSE[who])) == []


def looked_at(page, base: str, addresses: list[str]) -> list[str]:
    """What sticks out of which page."""
    wrong, seen = [], 0
    for address in addresses:
        if opens(page, base + address):
            seen += 1
            if out := page.evaluate(STICKS_OUT):
                wrong.append(f"{address}: {out}")
    assert seen > 3
    return wrong
