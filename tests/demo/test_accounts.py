"""One account for every role, made once for a folder, and only in a folder that is a demo."""

import json
import stat

import pytest

from huiyin.accounts.models import Account, ApiKey
from huiyin.accounts.selectors import account_of_key
from huiyin.demo import matters
from huiyin.demo.accounts import demo_accounts, kept_accounts
from huiyin.demo.marker import NotADemo, begin_demo
from huiyin.matters.models import Matter, Task
from huiyin.matters.states import WAITING_ON_UNIT
from huiyin.orgs.roles import Role
from huiyin.orgs.selectors import actor_of
from huiyin.runtime.datadir import DataDir
from tests.demo.conftest import NOW


@pytest.fixture
def data(tmp_path) -> DataDir:
    return DataDir(tmp_path / "data").ensure()


@pytest.fixture
def demo(pack):
    begin_demo("toy", is_untouched=True)
    matters.load(200, seed=1, until=NOW, jobs=1, phrases=pack / "standards" / "phrases.csv")


def test_every_role_has_an_account_that_signs_in(demo, data):
    accounts = demo_accounts(data)
    assert [a["role"] for a in accounts] == ["resident", *Role]
    for given in accounts:
        account = Account.objects.get(login=given["login"])
        assert account.check_password(given["password"]) and len(given["password"]) >= 12
        assert account_of_key(given["api_key"]) == account
        actor = actor_of(account)
        assert actor.has(Role(given["role"])) if given["role"] != "resident" else actor.staff_id is None


def test_handler_and_head_have_work_and_belong_together(demo, data):
    by_role = {a["role"]: actor_of(Account.objects.get(login=a["login"])) for a in demo_accounts(data)}
    handler, head = by_role["handler"], by_role["unit_head"]
    shared = handler.units_as(Role.HANDLER) & head.units_as(Role.UNIT_HEAD)
    assert Matter.objects.filter(unit__in=shared, state__in=WAITING_ON_UNIT).exists()
    grids = by_role["grid_worker"].areas_as(Role.GRID_WORKER)
    assert Task.objects.filter(grid__in=grids, answered_at=None, of_reporter=False).exists()


def test_asking_again_changes_nothing(demo, data):
    first = demo_accounts(data)
    keys = ApiKey.objects.count()
    assert demo_accounts(data) == first == kept_accounts(data)
    assert ApiKey.objects.count() == keys


def test_the_file_is_for_its_owner_only(demo, data):
    demo_accounts(data)
    file = data.root / "secrets" / "demo-accounts.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert set(json.loads(file.read_text())["accounts"][0]) == {
        "role", "login", "password", "api_key", "name", "unit",
    }  # fmt: skip


def test_a_lost_file_is_made_anew_and_old_keys_die(demo, data):
    old = demo_accounts(data)
    (data.root / "secrets" / "demo-accounts.json").unlink()
    new = demo_accounts(data)
    assert {a["role"] for a in new} == {a["role"] for a in old}
    assert account_of_key(old[0]["api_key"]) is None
    assert account_of_key(new[0]["api_key"]) is not None


def test_another_folder_has_other_passwords(demo, data, tmp_path):
    mine = demo_accounts(data)
    (data.root / "secrets" / "demo-accounts.json").unlink()
    assert {a["password"] for a in mine}.isdisjoint({a["password"] for a in demo_accounts(data)})


def test_a_real_district_gets_no_demo_accounts(pack, data):
    with pytest.raises(NotADemo):
        demo_accounts(data)
    assert not (data.root / "secrets" / "demo-accounts.json").exists()
    assert not ApiKey.objects.exists()


def test_a_district_in_use_never_becomes_a_demo(pack):
    with pytest.raises(NotADemo):
        begin_demo("toy", is_untouched=False)
    with pytest.raises(NotADemo):
        begin_demo("sample-district", is_untouched=True)
