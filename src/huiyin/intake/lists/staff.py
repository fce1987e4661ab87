"""The list of staff with their posts."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from huiyin.intake.lists.kinds import Column, Complain, Entry, ListKind, Values
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Post, Staff, Unit
from huiyin.orgs.roles import LABELS, Role
from huiyin.orgs.settling import StaffEntry, running_posts, settle_staff
from huiyin.places.models import Area

LOGIN = re.compile(r"[a-z0-9._-]{1,64}")
ROLES = "、".join(f"{zh}" for zh, _en in LABELS.values())
ROLES_EN = ", ".join(role.value for role in Role)
COLUMNS = (
    Column("login", "登录名", "Login", "小写字母、数字和 . _ -", "Small letters, digits and . _ -", needed=True),
    Column("name_zh", "姓名", "Name", needed=True),
    Column("name_en", "英文姓名", "Name in English"),
    Column("unit", "单位编码", "Code of the unit", needed=True),
    Column("phone", "电话", "Phone"),
    Column(
        "posts", "岗位", "Posts",
        f"角色@编码，多个用分号隔开。编码可为单位或区域，空白表示全区。角色：{ROLES}",
        f"role@code; several with semicolons. The code is a unit's or an area's; none: the whole district. "
        f"Roles: {ROLES_EN}",
    ),
)  # fmt: skip
LONGEST = {"name_zh": 40, "name_en": 80, "phone": 40}
_ROLE_OF = {word: role for role, words in LABELS.items() for word in (role.value, *words)}


def current() -> dict[str, Values]:
    people = Staff.objects.filter(left_at=None).select_related("account", "unit").order_by("account__login")
    posts: dict[int, list[str]] = {}
    for post in running_posts(Post.objects.select_related("unit", "staff__unit")):
        posts.setdefault(post.staff_id, []).append(post_words(post))
    return {
        staff.account.login: {
            "login": staff.account.login, "name_zh": staff.name_zh, "name_en": staff.name_en, "unit": staff.unit.code,
            "phone": staff.phone, "posts": "; ".join(sorted(posts.get(staff.pk, []))),
        }
        for staff in people
    }  # fmt: skip


def post_words(post: Post) -> str:
    """A post in the one form in which lists are compared: role@unit, or role@unit/area."""
    return f"{post.role}@{post.unit.code}" + (f"/{post.area}" if post.area else "")


def judge(entries: Sequence[Entry], by: Actor, complain: Complain) -> None:
    units = set(Unit.objects.filter(closed_at=None).values_list("code", flat=True))
    areas = set(Area.objects.filter(ended_at=None).values_list("code", flat=True))
    own = Staff.objects.filter(pk=by.staff_id or 0).values_list("account__login", flat=True).first()
    mine = current().get(own or "", {}).get("posts")
    for entry in entries:
        value = entry.values
        if value["login"] and not LOGIN.fullmatch(value["login"]):
            complain(entry, "login", _("Small letters, digits, dot, dash and underline only."))
        for name, most in LONGEST.items():
            if len(value[name]) > most:
                complain(entry, name, _("is longer than %(most)d characters") % {"most": most})
        if value["unit"] and value["unit"] not in units:
            complain(entry, "unit", _("There is no unit “%(code)s”") % {"code": value["unit"]})
        value["posts"] = _posts(entry, units, areas, complain)
        if value["login"] == own and value["posts"] != mine:
            complain(entry, "posts", _("Nobody changes their own posts. Ask another administrator."))


def _posts(entry: Entry, units: set[str], areas: set[str], complain: Complain) -> str:
    """In normal form; what cannot be understood is complained of."""
    found = set()
    for part in re.split(r"[;；\n]", entry.values["posts"]):
        if not part.strip():
            continue
        word, _at, where = (piece.strip() for piece in part.replace("＠", "@").partition("@"))
        role = _ROLE_OF.get(word)
        unit, _slash, area = (piece.strip() for piece in where.partition("/"))
        if unit and unit not in units and not area:
            unit, area = "", unit
        unit = unit or entry.values["unit"]
        if role is None:
            complain(entry, "posts", _("There is no role “%(role)s”") % {"role": word[:40]})
        elif unit not in units or (area and area not in areas):
            complain(entry, "posts", _("“%(code)s” is neither a unit nor an area") % {"code": where[:40]})
        else:
            found.add(f"{role.value}@{unit}" + (f"/{area}" if area else ""))
    return "; ".join(sorted(found))


def closing(logins: Sequence[str], by: Actor) -> list[tuple[str, str]]:
    own = Staff.objects.filter(pk=by.staff_id or 0).values_list("account__login", flat=True).first() or ""
    return [(own, _("Nobody takes themselves off the list. Ask another administrator."))] if own in logins else []


def apply(put: Sequence[Values], close: Sequence[str], by: Actor) -> None:
    settle_staff([_entry(values) for values in put], close, by=by)


def _entry(values: Values) -> StaffEntry:
    posts = set()
    for part in filter(None, values["posts"].split("; ")):
        role, _at, where = part.partition("@")
        unit, _slash, area = where.partition("/")
        posts.add((role, unit, area))
    return StaffEntry(**{**values, "posts": frozenset(posts)})  # type: ignore[arg-type]


STAFF = ListKind("staff", "人员与岗位", "Staff and posts", COLUMNS, current, judge, closing, apply)
