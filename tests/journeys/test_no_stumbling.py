"""axe-core looks at every page of every audience in a real browser: nothing that a screen reader stumbles on."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from huiyin.matters import services as do
from tests.journeys.test_all_pages_on_a_narrow_screen import pages
from tests.journeys.test_office_on_a_narrow_screen import opens
from tests.web.office_cast import administrator

pytestmark = [pytest.mark.browser, pytest.mark.journey]
SERIOUS = {"serious", "critical"}

# Who looks, how wide, and where their pages begin.
WHOSE = {
    "": (390, ("/", "/report/", "/nearby/", "/track/", "/receipt/", "/login/", "/look/", "/offline/", "/mine/")),
    "mei": (390, ("/field/",)),
    "lin": (1440, ("/desk/", "/notices/")),
    "qian": (1440, ("/desk/supervise/", "/desk/requests/", "/desk/hotline/", "/desk/people/", "/hall/")),
    "sun": (1440, ("/desk/inbox/", "/desk/m/", "/desk/handoffs/", "/account/")),
    "ada": (1440, ("/office/",)),
}
AT_LEAST = {"": 9, "mei": 4, "lin": 25, "qian": 12, "sun": 12, "ada": 45}  # pages that open, so that none drops out


@pytest.fixture
def stage(stage, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    administrator(stage)
    for _ in range(3):
        matter = stage.reported()
        do.file(matter, stage.conditions["0137"], by=stage.actor("lin"))
        do.dispatch(matter, stage.units["D001"], by=stage.actor("zhao"))
    do.ask_check(stage.reported(), by=stage.actor("lin"))
    return stage


@pytest.mark.parametrize("people", ["zh-CN"], indirect=True)
@pytest.mark.parametrize("who", WHOSE)
def test_nobody_stumbles(people, stage, who):
    width, beginnings = WHOSE[who]
    page, axe, found, seen = people(who, width), Axe(), [], 0
    for path in [*pages(beginnings), "/nothing-here/"]:
        if not opens(page, people.url + path, (200, 404)):
            continue
        said, seen = axe.run(page).response, seen + 1
        assert len(said["passes"]) > 10, "it has looked"
        for one in said["violations"]:
            if one["impact"] in SERIOUS:
                where = "; ".join(" ".join(node["target"]) for node in one["nodes"][:4])
                found.append(f"{path}: {one['id']} ({one['help']}): {where}")
    assert not found, "\n".join(found)
    assert seen >= AT_LEAST[who]


def test_it_would_notice(people):
    page = people("")
    page.set_content("<main><img src=x><button></button><p style='color:#ccc;background:#fff'>grey</p></main>")
    found = {one["id"] for one in Axe().run(page).response["violations"] if one["impact"] in SERIOUS}
    assert {"image-alt", "button-name"} <= found
