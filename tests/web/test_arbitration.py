"""A dispute on one page: units state their case, the arbiter decides, like cases cite it, and it can be withdrawn."""

import pytest

from huiyin.matters import services as do
from huiyin.matters.models import Precedent, Ruling, Statement
from huiyin.matters.states import State
from tests.matters.desk import filed
from tests.places import town
from tests.web.desks import fresh, move, sign_in


@pytest.fixture(autouse=True)
def _town(district):
    town.build()


@pytest.fixture
def matter(district):
    matter = filed(district, component="9901010137000017")
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    return do.dispute(matter, "灯杆不是我们装的", by=district.actor("sun"))


def page(client, matter, what: str = "") -> str:
    return client.get(f"/desk/m/{matter.number}/arbitration/{what}").content.decode()


def test_everything_the_arbiter_needs_is_on_one_page(district, matter):
    before = filed(district, component="9901010137000017")
    do.dispatch(before, district.units["D001"], by=district.actor("zhao"))
    do.return_(before, "归园林", by=district.actor("sun"))
    seen = page(sign_in(district, "qian"), matter)
    for words in (
        "灯杆不是我们装的",
        "路灯 17 号",
        "园林绿化中心",
        before.number,
        "首接单位：市政养护中心",
        "尚未陈述",
    ):
        assert words in seen
    assert "ground.json" in seen


def test_the_ground_shows_roads_and_the_borders_of_grids(district, matter):
    found = sign_in(district, "qian").get(f"/desk/m/{matter.number}/arbitration/ground.json").json()
    layers = {feature["properties"]["layer"] for feature in found["features"]}
    assert {"road", "grid", "community"} <= layers


def test_a_unit_that_never_had_it_is_asked_and_states_its_case(district, matter):
    wu, qian = sign_in(district, "wu"), sign_in(district, "qian")
    assert wu.get(f"/desk/m/{matter.number}/arbitration/").status_code == 404
    assert qian.post(f"/desk/m/{matter.number}/arbitration/ask/", {"units": ["D002"]}).status_code == 302
    assert matter.title in wu.get("/desk/inbox/").content.decode()
    given = {"unit": "D002", "words": "灯是我们装的", "proposes": "D002"}
    assert wu.post(f"/desk/m/{matter.number}/arbitration/state/", given).status_code == 302
    seen = page(qian, matter)
    assert "灯是我们装的" in seen and "建议由园林绿化中心负责" in seen
    assert wu.get(f"/desk/m/{matter.number}/").status_code == 404  # the dispute, and not the rest of the matter
    assert matter.title not in wu.get("/desk/inbox/").content.decode()


def test_nobody_speaks_for_another_unit(district, matter):
    sun = sign_in(district, "sun")
    answer = sun.post(f"/desk/m/{matter.number}/arbitration/state/", {"unit": "D002", "words": "归园林"})
    assert answer.status_code == 422 and "归园林" in answer.content.decode()
    assert not Statement.objects.exclude(stated_at=None).exists()
    assert sun.post(f"/desk/m/{matter.number}/arbitration/ask/", {"units": ["D002"]}).status_code == 403


def test_the_decision_is_cited_by_the_next_like_case_until_it_is_withdrawn(district, matter):
    qian = sign_in(district, "qian")
    given = {"unit": "D002", "reason": "权属登记为园林", "scope": "component"}
    assert move(qian, matter, "arbitrate", **given).status_code == 302
    assert (fresh(matter).state, fresh(matter).unit.code) == (State.DISPATCHED, "D002")
    like = filed(district, component="9901010137000017")
    seen = qian.get(f"/desk/m/{like.number}/").content.decode()
    assert "已就“部件 9901010137000017”作出裁定" in seen and f"/desk/m/{matter.number}/arbitration/" in seen
    empty = qian.post(f"/desk/m/{matter.number}/arbitration/withdraw/", {"why": ""})
    assert empty.status_code == 422 and Precedent.objects.get().withdrawn_at is None
    qian.post(f"/desk/m/{matter.number}/arbitration/withdraw/", {"why": "灯已移交"})
    assert "作出裁定" not in qian.get(f"/desk/m/{like.number}/").content.decode()
    assert "已撤销" in page(qian, matter)


def test_a_scope_that_the_matter_has_nothing_for_is_not_offered(district):
    matter = filed(district)
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    do.dispute(matter, "不是我们", by=district.actor("sun"))
    seen = page(sign_in(district, "qian"), matter)
    assert 'value="component"' not in seen and 'value="street"' in seen


def test_a_matter_without_a_dispute_has_no_such_page(district):
    assert sign_in(district, "qian").get(f"/desk/m/{filed(district).number}/arbitration/").status_code == 404


def test_the_third_return_opens_a_dispute_that_asks_all_who_had_it(district, settings):
    matter = filed(district)
    for unit, who in (("D001", "sun"), ("D002", "wu"), ("D001", "sun")):
        do.dispatch(matter, district.units[unit], by=district.actor("zhao"))
        do.return_(matter, "不归我们", by=district.actor(who))
    asked = Ruling.objects.get(matter=matter).statements.values_list("unit__code", flat=True)
    assert matter.state == State.ARBITRATION and set(asked) == {"D001", "D002"}


def test_the_trace_tells_each_step(district, matter):
    do.ask_statements(matter, [district.units["D002"]], by=district.actor("qian"))
    do.state_case(matter, district.units["D002"], "是我们的", by=district.actor("wu"))
    do.arbitrate(matter, district.units["D002"], "归园林", by=district.actor("qian"), scope="type")
    seen = sign_in(district, "qian").get(f"/desk/m/{matter.number}/").content.decode()
    for words in ("要求单位陈述", "单位陈述", "责任裁定", "首接单位"):
        assert words in seen


def test_who_is_proposed_says_why_not_the_others(district):
    first = filed(district)
    do.dispatch(first, district.units["D001"], by=district.actor("zhao"))
    do.return_(first, "不是我们的路", by=district.actor("sun"))
    seen = sign_in(district, "zhao").get(f"/desk/m/{first.number}/").content.decode()
    assert "市政养护中心于" in seen and "不是我们的路" in seen and "柳巷街道办事处" in seen
