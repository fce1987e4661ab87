"""A leader of one street leads no other: not its people, not the warnings of the whole district."""

import pytest

from huiyin.accounts.models import Account
from huiyin.kernel.errors import Forbidden
from huiyin.matters import services as do
from huiyin.orgs.models import Post, Staff
from huiyin.orgs.roles import Role
from huiyin.warnings import services as warnings
from huiyin.warnings.models import Warning
from huiyin.warnings.vocabulary import State
from tests.warnings.planted import warned
from tests.web.desks import Story, sign_in

WILLOW, HARBOUR = "990101001", "990101002"


@pytest.fixture
def leader(district):
    """leader("990101001") signs in a duty head of that street."""

    def post_in(area: str):
        account = Account.objects.create(login=f"head-{area}", name="街道值班长")
        staff = Staff.objects.create(account=account, unit=district.units["S001"], name_zh="街道值班长")
        Post.objects.create(staff=staff, role=Role.DUTY_HEAD, unit=district.units["S001"], area=area)
        district.staff[account.login] = staff
        return account.login

    return post_in


def test_people_are_opened_by_whoever_leads_where_they_work(district, leader):
    willow, harbour = (sign_in(district, leader(area)) for area in (WILLOW, HARBOUR))
    mei, far, sun = (district.staff[name].pk for name in ("mei", "far", "sun"))
    assert willow.get(f"/desk/people/{mei}/").status_code == 200
    assert [harbour.get(f"/desk/people/{pk}/").status_code for pk in (far, sun)] == [200, 404]
    assert sign_in(district, "qian").get(f"/desk/people/{sun}/").status_code == 200


def test_and_by_whoever_leads_where_a_matter_is_in_their_hands(district, leader):
    willow, harbour = (sign_in(district, leader(area)) for area in (WILLOW, HARBOUR))
    sun = district.staff["sun"]
    do.assign(Story(district).handling(), sun, by=district.actor("zhou"))
    assert willow.get(f"/desk/people/{sun.pk}/").status_code == 200
    assert harbour.get(f"/desk/people/{sun.pk}/").status_code == 404


@pytest.fixture
def warning(district):
    """One that waits, for Willow Street only."""
    warned(district.staff["lin"].account)
    one = Warning.objects.filter(state=State.DRAFT).latest("pk")
    one.codes = [WILLOW]
    one.save(update_fields=["codes"])
    return one


def test_a_warning_is_seen_where_it_falls_and_decided_by_the_whole_district(district, leader, warning):
    willow, harbour = leader(WILLOW), leader(HARBOUR)
    path = f"/desk/warnings/{warning.pk}/"
    assert [sign_in(district, who).get(path).status_code for who in (willow, harbour, "qian")] == [200, 404, 200]
    assert [sign_in(district, who).get(f"{path}people/").status_code for who in (willow, "qian")] == [404, 200]
    for verb in (warnings.ask_or_send, warnings.set_aside):
        with pytest.raises(Forbidden):
            verb(warning.pk, by=district.actor(willow))
    assert sign_in(district, willow).post(f"{path}set_aside/").status_code in (302, 403)
    warning.refresh_from_db()
    assert warning.state == State.DRAFT
    assert warnings.set_aside(warning.pk, by=district.actor("qian")).state == State.SET_ASIDE
