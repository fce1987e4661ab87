"""Grandmother Bai lives alone on Willow Lane; He looks after the people of Willow Street; Mei works the grid."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from huiyin.accounts.models import Account
from huiyin.care.models import CareFile
from huiyin.care.services import Agreement, NewFile, enrol
from huiyin.care.vocabulary import Purpose, Risk
from huiyin.kernel.clock import now
from huiyin.orgs.models import Post, Staff
from huiyin.orgs.roles import Role
from huiyin.people.caring import CaredDetails
from huiyin.people.services import ContactDetails
from tests.cast import LANE, District

BAI = CaredDetails(
    name="白金丝雀", phone="13900007391", born_on=date(1940, 9, 14), sex="f", address="柳巷12号302，敲门要重"
)
DAUGHTER = ContactDetails(name="白小雀", phone="13800001234")
SON = ContactDetails(name="白大雀", phone="13700005678", language="en")


@dataclass
class Home:
    district: District

    @property
    def he(self):
        return self.district.actor("he")

    @property
    def mei(self):
        return self.district.actor("mei")

    def agreement(self, **changes) -> Agreement:
        return replace(Agreement(frozenset(Purpose), until=_in_a_year()), **changes)

    def new(self, **changes) -> NewFile:
        given = NewFile(BAI, self.agreement(), *LANE, risks=frozenset({Risk.ALONE, Risk.EIGHTY}))
        return replace(given, **changes)

    def bai(self, **changes) -> CareFile:
        return enrol(self.new(**changes), by=self.he)


def _in_a_year() -> datetime:
    return now() + timedelta(days=365)


def add_carer(district: District) -> None:
    """Tao does in Harbour Street what He does in Willow Street."""
    for login, name, area in (("tao", "陶关爱", "990101002"),):
        account = Account.objects.create(login=login, name=name)
        staff = Staff.objects.create(account=account, unit=district.units["S001"], name_zh=name)
        Post.objects.create(staff=staff, role=Role.CARER, unit=district.units["S001"], area=area)
        district.staff[login] = staff


@pytest.fixture
def home(district) -> Home:
    add_carer(district)
    return Home(district)
