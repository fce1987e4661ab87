"""axe-core looks at every audience's pages in a real browser: nothing that a screen reader or weak eyes stumble on."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from huiyin.matters import services as do
from huiyin.matters.models import Matter
from tests.web.office_cast import administrator

pytestmark = [pytest.mark.browser, pytest.mark.journey]
SERIOUS = {"serious", "critical"}
NUMBER = "{number}"

PAGES = {
    ("", 390): ["/", "/report/", "/nearby/", "/track/", "/track/{code}/", "/login/", "/nothing-here/"],
    ("mei", 390): ["/field/", f"/field/m/{NUMBER}/", "/field/report/", "/field/grid/"],
    ("lin", 1440): [
        "/desk/", f"/desk/m/{NUMBER}/", "/desk/new/", "/desk/hotline/", "/desk/hotline/letters/new/",
        "/desk/hotline/callbacks/", "/desk/hotline/answers/", "/desk/notices/", "/desk/export/", "/notices/ways/",
    ],
    ("qian", 1440): ["/desk/supervise/", "/desk/requests/", "/desk/hotline/figures/", "/desk/hotline/rates/", "/hall/"],
    ("sun", 1440): ["/desk/inbox/", f"/desk/m/{NUMBER}/", "/desk/handoffs/", "/account/", "/account/second-step/"],
    ("ada", 1440): [
        "/office/", "/office/units/", "/office/staff/", "/office/areas/", "/office/standards/", "/office/calendar/",
        "/office/imports/", "/office/wording/", "/office/ways-out/", "/office/webhooks/new/", "/office/partners/new/",
        "/office/access-log/", "/office/knowledge/", "/office/items/",
    ],
}  # fmt: skip


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
@pytest.mark.parametrize(("who", "width"), PAGES)
def test_nobody_stumbles(people, stage, who, width):
    page, axe = people(who, width), Axe()
    asked = Matter.objects.latest("pk") if who == "mei" else Matter.objects.earliest("pk")
    found = []
    for path in PAGES[who, width]:
        answer = page.goto(people.url + path.format(number=asked.number, code=asked.tracking_code))
        assert answer.status == (404 if path == "/nothing-here/" else 200), path
        said = axe.run(page).response
        assert len(said["passes"]) > 10, "it has looked"
        for one in said["violations"]:
            if one["impact"] in SERIOUS:
                where = "; ".join(" ".join(node["target"]) for node in one["nodes"][:4])
                found.append(f"{path}: {one['id']} ({one['help']}): {where}")
    assert not found, "\n".join(found)


def test_it_would_notice(people):
    page = people("")
    page.set_content("<main><img src=x><button></button><p style='color:#ccc;background:#fff'>grey</p></main>")
    found = {one["id"] for one in Axe().run(page).response["violations"] if one["impact"] in SERIOUS}
    assert {"image-alt", "button-name"} <= found
