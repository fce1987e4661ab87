"""In a browser: what somebody wrote into names and words does not run, also where scripts build the page."""

import pytest

from huiyin.insight.models import Problem
from huiyin.kernel.clock import now
from huiyin.matters import services as do
from huiyin.matters.models import MatterType
from huiyin.orgs.models import Staff, Unit
from huiyin.places.models import Area
from tests.sensing import cameras
from tests.web.office_cast import administrator

pytestmark = [pytest.mark.browser, pytest.mark.journey]

SHORT = "\"'><img src=x onerror=hyevil()>"  # for names of forty letters
EVIL = "\"'><img src=x onerror=hyevil()><script>hyevil()</script>"
# Shortly before any page: the planted call would leave a mark, and so would a policy that had to stop it.
WATCH = """
window.ran = [];
window.hyevil = () => window.ran.push('ran');
document.addEventListener('securitypolicyviolation', e => window.ran.push(e.violatedDirective + ' ' + e.blockedURI));
"""
PLACES = {
    "qian": ("/desk/", "/desk/?q=%22%3E%3Cscript%3Ehyevil()%3C/script%3E", "/desk/supervise/", "/desk/problems/",
             "/desk/alarms/", "/hall/", "/hall/streets/", "/office/rules/"),
    "sun": ("/desk/inbox/",),
    "mei": ("/field/", "/field/grid/"),
    "ada": ("/office/units/", "/office/staff/", "/office/areas/", "/office/devices/", "/office/devices/map/"),
    "": ("/", "/report/", "/nearby/"),
}  # fmt: skip


@pytest.fixture
def poisoned(stage):
    administrator(stage)
    for model, field in ((Unit, "name_zh"), (Staff, "name_zh"), (Area, "name_zh"), (MatterType, "name_zh")):
        for row in model.objects.all():
            model.objects.filter(pk=row.pk).update(**{field: getattr(row, field)[:8] + SHORT})
    matter = stage.reported(text=f"柳巷路灯不亮{EVIL}", address=EVIL)
    do.file(matter, stage.conditions["0137"], by=stage.actor("lin"))
    do.dispatch(matter, stage.units["D001"], by=stage.actor("zhao"), note=EVIL)
    stage.reported(text=EVIL)
    Problem.objects.create(name=EVIL, words=[EVIL], area=matter.area[:12], since=now(), found_at=now())
    cameras.listed()
    cameras.camera(name=EVIL)
    return matter


def test_in_no_window_does_a_planted_script_run(poisoned, people):
    ran, shown = {}, 0
    for login, paths in PLACES.items():
        page = people(login, 390 if login in ("mei", "") else 1440)
        page.add_init_script(WATCH)
        for path in (*paths, *((f"/desk/m/{poisoned.number}/",) if login in ("qian", "sun") else ())):
            page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + path)
            page.wait_for_load_state()
            page.wait_for_timeout(300)  # scripts that build the page
            shown += "hyevil()" in page.inner_text("body")
            if found := page.evaluate("window.ran"):
                ran[path] = found
    assert not ran
    assert shown > 6, "pages that show what was planted, as text"
