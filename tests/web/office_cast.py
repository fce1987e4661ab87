"""Ada administers the toy district; her posts stand beside those of tests/cast.py."""

from huiyin.accounts.models import Account
from huiyin.orgs.models import Post, Staff
from huiyin.orgs.roles import Role


def administrator(district, login: str = "ada", name: str = "艾管理") -> Staff:
    account = Account.objects.create(login=login, name=name)
    centre = district.units["C001"]
    staff = Staff.objects.create(account=account, unit=centre, name_zh=name)
    Post.objects.create(staff=staff, role=Role.ADMINISTRATOR, unit=centre)
    district.staff[login] = staff
    return staff
