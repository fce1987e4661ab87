"""A resident closes their account: what is theirs goes, what they reported forgets them, every chain stays whole."""

import pytest
from django.test import Client

from huiyin.accounts.models import Account
from huiyin.accounts.services import issue_key
from huiyin.audit.verify import verify
from huiyin.kernel.clock import travel
from huiyin.kernel.errors import Conflict
from huiyin.matters.chains import MatterChains
from huiyin.notices.models import Notice, Preference
from huiyin.notices.services import Message, tell
from huiyin.orgs.actor import SYSTEM
from huiyin.orgs.selectors import actor_of
from huiyin.people.models import Contact, Device, Reach
from huiyin.people.reaching import keep_device, keep_reach
from huiyin.people.services import ContactDetails, keep_contact
from huiyin.retention import closing
from huiyin.retention.closing import close_own_account, what_waits
from huiyin.retention.erasing import fulfil_waiting
from huiyin.retention.models import Wish
from huiyin.warnings.models import Follower
from huiyin.warnings.services.following import follow
from huiyin.webhooks import services as webhooks
from tests.cast import THURSDAY
from tests.retention.test_somebody_wants_to_be_forgotten import rows
from tests.retention.test_the_night_erases import close

LOGIN, NAME, PHONE, WORDS = "miyu-login", "钱塘密语", "13955547391", "密语灯不亮正文"
PASSWORD = "一句好记的密码 2026"


@pytest.fixture
def account(district):
    with travel(THURSDAY):
        account = Account.objects.create(login=LOGIN, name=NAME)
        account.set_password(PASSWORD)
        account.save()
        keep_reach(PHONE, "miyu@example.cn", by=account)
        keep_device("https://push.example/miyu", "key", "auth", account_id=account.pk, language="zh-hans")
        Preference.objects.create(account_id=account.pk, ways={"warning": ["sms"]})
        follow("990101001", by=account)
        issue_key(account, "miyu key", by=f"account/{account.pk}")
        tell([Message("alarm_here", [account.pk], "event/1")])
        yield account


@pytest.fixture
def reports(account, district):
    """One that is closed, one that is being handled."""

    def reported():
        contact = keep_contact(ContactDetails(name=NAME, phone=PHONE, account_id=account.pk))
        return district.reported(contact=contact, text=WORDS)

    done, open_ = reported(), reported()
    close(district, done)
    return done, open_


def test_all_that_is_theirs_goes_and_what_is_handled_forgets_them_later(account, reports, district):
    _done, open_ = reports
    assert what_waits(account) == (1, 1)
    number = account.pk
    wishes = close_own_account(account, by=actor_of(account))
    assert sorted(wish.done_at is not None for wish in wishes) == [False, True]
    assert not Account.objects.filter(login=LOGIN).exists()
    for left in (
        Notice.objects.filter(account_id=number),
        Preference.objects.filter(pk=number),
        Follower.objects.filter(account_id=number),
        Reach.objects.filter(pk=number),
        Device.objects.all(),
        Contact.objects.filter(account_id=number),
    ):
        assert not left.exists()
    close(district, open_)
    assert fulfil_waiting() == 1 and not Wish.objects.filter(done_at=None).exists()
    everything = rows()
    assert "密语" not in everything and PHONE not in everything and "miyu" not in everything
    verdict = verify(subjects=[MatterChains()])
    assert verdict.sound, verdict


def test_staff_do_not_close_theirs(district):
    account = district.staff["sun"].account
    with pytest.raises(Conflict):
        close_own_account(account, by=actor_of(account))
    assert Account.objects.filter(pk=account.pk, is_active=True).exists()
    client = Client()
    client.force_login(account)
    assert "close-head" not in client.get("/account/").content.decode()
    page = client.get("/account/close/")
    assert page.status_code == 200 and "csrfmiddlewaretoken" not in page.content.decode().partition("<main")[2]
    assert client.post("/account/close/", {"sure": "on"}).status_code == 422


def test_of_a_program_of_the_district_nothing_goes(account, reports, monkeypatch):
    """It is refused before any file is touched, for no rollback brings one back."""
    wanted = webhooks.Wanted("市级看板", "https://board.example/hook")
    webhooks.subscribe_to_moves(wanted, account, by=SYSTEM)
    touched = []
    monkeypatch.setattr(closing, "erase_reporter", lambda report, **told: touched.append(report))
    with pytest.raises(Conflict):
        close_own_account(account, by=actor_of(account))
    assert not touched
    assert Account.objects.filter(login=LOGIN).exists() and not Wish.objects.exists()
    assert Contact.objects.filter(account_id=account.pk, erased_at=None).count() == 2


def test_on_the_page_with_the_password_and_a_tick(account, reports):
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.force_login(account)
    assert elsewhere.get("/account/").status_code == 200
    page = here.get("/account/close/").content.decode()
    assert "1 件上报立即删除" in page and "1 件上报仍在办理" in page
    for given in ({}, {"sure": "on"}, {"password": PASSWORD}, {"password": "wrong", "sure": "on"}):
        assert here.post("/account/close/", given).status_code == 422
    assert Account.objects.filter(login=LOGIN).exists()
    done = here.post("/account/close/", {"password": PASSWORD, "sure": "on"})
    assert done.status_code == 200
    assert reports[1].reports.get().tracking_code in done.content.decode()
    assert not Account.objects.filter(login=LOGIN).exists()
    for client in (here, elsewhere):
        assert client.get("/account/").status_code == 302


def test_who_signs_in_at_the_citys_account_has_no_password_to_type(account):
    account.set_unusable_password()
    account.save()
    client = Client()
    client.force_login(account)
    assert 'name="password"' not in client.get("/account/close/").content.decode()
    assert client.post("/account/close/", {"sure": "on"}).status_code == 200
    assert not Account.objects.filter(login=LOGIN).exists()
