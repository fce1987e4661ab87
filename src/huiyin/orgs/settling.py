"""Units and staff by whole lists: what a list adds, changes and closes, in one transaction, each with its trace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.accounts.loading import ensure_accounts
from huiyin.accounts.services import close_accounts, reopen_accounts
from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Forbidden
from huiyin.kernel.work import work
from huiyin.orgs import memory
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Post, Staff, Unit
from huiyin.orgs.roles import Role


@dataclass(frozen=True)
class UnitEntry:
    """`parent` is a unit's code, `area` an area's; both may be empty."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    parent: str
    area: str
    phone: str


@dataclass(frozen=True)
class StaffEntry:
    """`posts`: (role, unit's code, area's code); an empty area is the whole district."""

    login: str
    name_zh: str
    name_en: str
    unit: str
    phone: str
    posts: frozenset[tuple[str, str, str]]


def settle_units(put: Sequence[UnitEntry], close: Sequence[str], *, by: Actor) -> None:
    """Add, change (or open again) the units of `put`, close those whose codes `close` names; all or none."""
    _administrator(by)
    at = now()
    with work():
        known = set(Unit.objects.filter(code__in=[entry.code for entry in put]).values_list("code", flat=True))
        for entry in put:
            told = {"name_zh": entry.name_zh, "name_en": entry.name_en, "kind": entry.kind, "area": entry.area}
            values = told | {"phone": entry.phone, "closed_at": None}
            Unit.objects.update_or_create(code=entry.code, defaults=values)
            action = "orgs.unit_changed" if entry.code in known else "orgs.unit_added"
            record(action, chain=f"unit/{entry.code}", by=by.ref, at=at, data=told | {"parent": entry.parent})
        keys = dict(Unit.objects.values_list("code", "pk"))
        for entry in put:
            Unit.objects.filter(code=entry.code).update(parent=keys.get(entry.parent))
        Unit.objects.filter(code__in=close, closed_at=None).update(closed_at=at)
        for code in close:
            record("orgs.unit_closed", chain=f"unit/{code}", by=by.ref, at=at, data={})
    memory.forget()


def settle_staff(put: Sequence[StaffEntry], leave: Sequence[str], *, by: Actor) -> None:
    """Add or change the people of `put` with exactly these posts; those in `leave` work here no more: their posts end
    and their accounts are closed. All or none.

    Raises:
        Forbidden: it would change the posts of whoever acts.
    """
    _administrator(by)
    own = Staff.objects.filter(pk=by.staff_id or 0).values_list("account__login", flat=True).first()
    if own in leave:
        raise Forbidden(_("Nobody takes themselves off the list. Ask another administrator."))
    with work():
        accounts, _created, _renamed = ensure_accounts({entry.login: entry.name_zh for entry in put}, by=by.ref)
        reopen_accounts(list(accounts.values()), by=by.ref)
        units = dict(Unit.objects.values_list("code", "pk"))
        for entry in put:
            _put_person(entry, accounts[entry.login], units, own=entry.login == own, by=by)
        gone = list(Staff.objects.filter(account__login__in=leave, left_at=None).select_related("account"))
        for staff in gone:
            _end(staff, Post.objects.filter(staff=staff), by)
            record("orgs.left", chain=f"staff/{staff.pk}", by=by.ref, at=now(), data={})
        Staff.objects.filter(pk__in=[staff.pk for staff in gone]).update(left_at=now())
        close_accounts([staff.account_id for staff in gone], by=by.ref)


def _put_person(entry: StaffEntry, account: int, units: Mapping[str, int], *, own: bool, by: Actor) -> None:
    values = {"unit_id": units[entry.unit], "name_zh": entry.name_zh, "name_en": entry.name_en, "phone": entry.phone}
    staff, new = Staff.objects.update_or_create(account_id=account, defaults=values | {"left_at": None})
    action = "orgs.hired" if new else "orgs.person_changed"
    record(action, chain=f"staff/{staff.pk}", by=by.ref, at=now(), data={"unit": entry.unit})
    wanted = {(role, units[unit], area) for role, unit, area in entry.posts}
    held = {(post.role, post.unit_id, post.area): post for post in staff.posts.filter(_running())}
    if own and wanted != set(held):
        raise Forbidden(_("Nobody changes their own posts. Ask another administrator."))
    _end(staff, Post.objects.filter(pk__in=[post.pk for key, post in held.items() if key not in wanted]), by)
    for role, unit, area in sorted(wanted - set(held)):
        post, _again = Post.objects.update_or_create(
            staff=staff, role=role, unit_id=unit, area=area, defaults={"until": None}
        )
        data = {"role": role, "unit": post.unit.code, "area": area}
        record("orgs.post_given", chain=f"staff/{staff.pk}", by=by.ref, at=now(), data=data)


def _end(staff: Staff, posts, by: Actor) -> None:
    for post in posts.filter(_running()).select_related("unit"):
        data = {"role": post.role, "unit": post.unit.code, "area": post.area}
        record("orgs.post_ended", chain=f"staff/{staff.pk}", by=by.ref, at=now(), data=data)
    posts.filter(_running()).update(until=now())


def running_posts(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Those that have not ended, of people who have not left."""
    return posts.filter(_running(), staff__left_at=None)


def _running() -> Q:
    return Q(until=None) | Q(until__gt=now())


def _administrator(by: Actor) -> None:
    if not (by.is_system or by.has(Role.ADMINISTRATOR)):
        raise Forbidden(_("Only an administrator may change units, staff and posts."))
