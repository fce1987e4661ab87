"""Staff and their posts, one at a time; a pack loads many at once (loading.py)."""

from huiyin.accounts.models import Account
from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Post, Staff, Unit
from huiyin.orgs.roles import Role


def hire(account: Account, unit: Unit, *, by: Actor, name_en: str = "", phone: str = "") -> Staff:
    """Make the owner of `account` a member of `unit`'s staff; posts are given apart."""
    with work():
        staff = Staff.objects.create(account=account, unit=unit, name_zh=account.name, name_en=name_en, phone=phone)
        _record("orgs.hired", staff, by, {"unit": unit.code})
    return staff


def give_post(staff: Staff, role: Role, unit: Unit, *, by: Actor, area: str = "") -> Post:
    """Give a role bound to a unit and an area (code prefix; empty: the whole district). Given twice, it is one."""
    with work():
        post, _new = Post.objects.update_or_create(
            staff=staff, role=role, unit=unit, area=area, defaults={"until": None}
        )
        _record("orgs.post_given", staff, by, {"role": role.value, "unit": unit.code, "area": area})
    return post


def _record(action: str, staff: Staff, by: Actor, data: dict) -> None:
    record(action, chain=f"staff/{staff.pk}", by=by.ref, at=now(), data=data)
