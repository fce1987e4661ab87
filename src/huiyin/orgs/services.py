"""Staff and their posts, one at a time; a pack loads many at once (loading.py)."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.accounts.models import Account
from huiyin.accounts.services import create_account
from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Post, Staff, Unit
from huiyin.orgs.roles import Role
from huiyin.orgs.settling import running_posts


def open_account(login: str, name: str, unit: Unit, *, by: Actor, name_en: str = "", phone: str = "") -> Staff:
    """A new member of staff with an account that nobody can sign in to before it gets a password."""
    _administrator(by)
    if Account.objects.filter(login=login).exists():
        text = _("There is an account with the login %(login)s already. Choose another login.")
        raise InvalidInput(text % {"login": login}, field="login")
    with work():
        account = create_account(login, name, None, by=by.ref)
        return hire(account, unit, by=by, name_en=name_en, phone=phone)


def hire(account: Account, unit: Unit, *, by: Actor, name_en: str = "", phone: str = "") -> Staff:
    """Make the owner of `account` a member of `unit`'s staff; posts are given apart."""
    with work():
        staff = Staff.objects.create(account=account, unit=unit, name_zh=account.name, name_en=name_en, phone=phone)
        _record("orgs.hired", staff, by, {"unit": unit.code})
    return staff


def give_post(staff: Staff, role: Role, unit: Unit, *, by: Actor, area: str = "") -> Post:
    """Give a role bound to a unit and an area (code prefix; empty: the whole district). Given twice, it is one."""
    _may_change_posts(staff, by)
    with work():
        post, _new = Post.objects.update_or_create(
            staff=staff, role=role, unit=unit, area=area, defaults={"until": None}
        )
        _record("orgs.post_given", staff, by, {"role": role.value, "unit": unit.code, "area": area})
    return post


def end_post(post: Post, *, by: Actor) -> None:
    """The post ends now; that it was held stays known."""
    _may_change_posts(post.staff, by)
    at = now()
    with work():
        if not Post.objects.filter(Q(until=None) | Q(until__gt=at), pk=post.pk).update(until=at):
            raise Conflict(_("This post has ended already. Reload the page."), code="post_ended")
        data = {"role": post.role, "unit": post.unit.code, "area": post.area}
        _record("orgs.post_ended", post.staff, by, data)


def hand_on_posts(moves: Iterable[tuple[str, str, bool]], *, by: Actor) -> int:
    """Grid workers of one grid serve another too, or, where the third is true, instead; (from, to, instead).

    It follows from new borders, not from a decision about a person: whoever acts may be among them.
    """
    _administrator(by)
    moves = list(moves)
    from_grids = {giver for giver, _taker, _instead in moves}
    with work():
        held = list(
            running_posts(Post.objects.filter(role=Role.GRID_WORKER, area__in=from_grids)).select_related(
                "unit", "staff"
            )
        )
        for post in held:
            for giver, taker, _instead in moves:
                if giver == post.area:
                    Post.objects.update_or_create(
                        staff=post.staff, role=post.role, unit=post.unit, area=taker, defaults={"until": None}
                    )
                    data = {"role": post.role, "unit": post.unit.code, "area": taker}
                    _record("orgs.post_given", post.staff, by, data)
        instead = {giver for giver, _taker, instead in moves if instead}
        over = [post for post in held if post.area in instead]
        Post.objects.filter(pk__in=[post.pk for post in over]).update(until=now())
        for post in over:
            data = {"role": post.role, "unit": post.unit.code, "area": post.area}
            _record("orgs.post_ended", post.staff, by, data)
    return len(held)


def _may_change_posts(staff: Staff, by: Actor) -> None:
    """Nobody makes themselves what they are not, and so the last administrator cannot lock everybody out either."""
    _administrator(by)
    if by.staff_id == staff.pk:
        raise Forbidden(_("Nobody changes their own posts. Ask another administrator."))


def _administrator(by: Actor) -> None:
    if not (by.is_system or by.has(Role.ADMINISTRATOR)):
        raise Forbidden(_("Only an administrator may change staff and posts."))


def _record(action: str, staff: Staff, by: Actor, data: dict) -> None:
    record(action, chain=f"staff/{staff.pk}", by=by.ref, at=now(), data=data)
