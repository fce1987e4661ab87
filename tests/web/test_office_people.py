"""Posts, accounts and keys by hand: everything traced, nothing for oneself, a secret shown once."""

import re

import pytest

from huiyin.accounts.models import Account, ApiKey
from huiyin.accounts.selectors import account_of_key
from huiyin.audit.models import TraceEntry
from huiyin.kernel.errors import Conflict, Forbidden
from huiyin.orgs.models import Post, Staff
from huiyin.orgs.roles import Role
from huiyin.orgs.services import end_post, give_post, open_account
from tests.web.office_cast import administrator


@pytest.fixture
def ada(client, district):
    client.force_login(administrator(district).account)
    return client


def actions(chain: str) -> list[str]:
    return list(TraceEntry.objects.filter(chain=chain).order_by("seq").values_list("action", flat=True))


def test_a_post_is_given_and_ended_and_both_are_traced(ada, district):
    sun = district.staff["sun"]
    given = {"role": "unit_head", "unit": "D001", "area": ""}
    assert ada.post(f"/office/staff/{sun.pk}/posts/", given).status_code == 302
    post = Post.objects.get(staff=sun, role=Role.UNIT_HEAD)
    assert district.actor("sun").has(Role.UNIT_HEAD)
    assert ada.post(f"/office/staff/{sun.pk}/posts/{post.pk}/end/").status_code == 302
    assert not district.actor("sun").has(Role.UNIT_HEAD)
    assert actions(f"staff/{sun.pk}") == ["orgs.post_given", "orgs.post_ended"]


def test_nobody_changes_their_own_posts(ada, district):
    own = district.staff["ada"]
    assert ada.post(f"/office/staff/{own.pk}/posts/", {"role": "confidant", "unit": "C001"}).status_code == 403
    assert ada.post(f"/office/staff/{own.pk}/posts/{own.posts.get().pk}/end/").status_code == 403
    assert own.posts.count() == 1 and district.actor("ada").has(Role.ADMINISTRATOR)
    assert f"/office/staff/{own.pk}/posts/" not in ada.get(f"/office/staff/{own.pk}/").content.decode()


def test_the_services_themselves_refuse_whoever_is_no_administrator(district):
    sun, zhou = district.staff["sun"], district.actor("zhou")
    with pytest.raises(Forbidden):
        give_post(sun, Role.UNIT_HEAD, district.units["D001"], by=zhou)
    with pytest.raises(Forbidden):
        end_post(sun.posts.get(), by=zhou)
    with pytest.raises(Forbidden):
        open_account("new", "新", district.units["D001"], by=zhou)


def test_a_post_ends_once(district):
    administrator(district)
    post = district.staff["sun"].posts.get()
    end_post(post, by=district.actor("ada"))
    with pytest.raises(Conflict):
        end_post(post, by=district.actor("ada"))


@pytest.mark.parametrize("area", ["123", "99010100100199"])
def test_a_post_in_no_area_is_refused(ada, district, area):
    path = f"/office/staff/{district.staff['sun'].pk}/posts/"
    answer = ada.post(path, {"role": "handler", "unit": "D001", "area": area})
    assert answer.status_code == 422 and area in answer.content.decode()


def test_a_grid_worker_needs_a_grid(ada, district):
    path = f"/office/staff/{district.staff['sun'].pk}/posts/"
    assert ada.post(path, {"role": "grid_worker", "unit": "S001", "area": ""}).status_code == 422


def test_a_post_of_somebody_else_is_not_ended_by_this_address(ada, district):
    sun, wu = district.staff["sun"], district.staff["wu"]
    assert ada.post(f"/office/staff/{sun.pk}/posts/{wu.posts.get().pk}/end/").status_code == 404


def test_a_new_account_cannot_sign_in_before_it_has_a_password(ada, district, client):
    given = {"login": "xin", "name_zh": "辛新", "name_en": "", "phone": "", "unit": "D001"}
    assert ada.post("/office/staff/new/", given).status_code == 302
    staff = Staff.objects.get(account__login="xin")
    assert not staff.account.has_usable_password()
    page = ada.post(f"/office/staff/{staff.pk}/password/").content.decode()
    password = re.search(r'data-copy="([^"]+)"', page)[1]
    staff.account.refresh_from_db()
    assert staff.account.check_password(password)
    assert password not in ada.get(f"/office/staff/{staff.pk}/").content.decode()


@pytest.mark.parametrize("login", ["sun", "Sun Wu", "孙"])
def test_a_login_that_is_taken_or_odd_is_refused(ada, district, login):
    given = {"login": login, "name_zh": "孙二", "unit": "D001"}
    count = Account.objects.count()
    answer = ada.post("/office/staff/new/", given)
    assert answer.status_code == 422 and "孙二" in answer.content.decode() and Account.objects.count() == count


def test_ones_own_password_is_not_made_here(ada, district):
    assert ada.post(f"/office/staff/{district.staff['ada'].pk}/password/").status_code == 403


def test_a_key_is_shown_once_works_and_is_revoked(ada, district):
    sun = district.staff["sun"]
    answer = ada.post(f"/office/staff/{sun.pk}/keys/", {"label": "夜间导出", "days": "365"})
    secret = re.search(r"hy_[\w-]+", answer.content.decode())[0]
    assert answer["Cache-Control"] == "no-store" and account_of_key(secret) == sun.account
    assert secret not in ada.get(f"/office/staff/{sun.pk}/").content.decode()
    key = ApiKey.objects.get(account=sun.account)
    assert ada.post(f"/office/staff/{sun.pk}/keys/{key.pk}/revoke/").status_code == 302
    assert account_of_key(secret) is None
    assert ada.post(f"/office/staff/{sun.pk}/keys/{key.pk}/revoke/").status_code == 409
    assert actions(f"account/{sun.account_id}") == ["accounts.key_issued", "accounts.key_revoked"]
