"""A pack's units and staff. Each function is one part, one transaction."""

from pathlib import Path

from huiyin.accounts.loading import ensure_accounts
from huiyin.kernel.clock import now
from huiyin.kernel.packs import Loaded, Row, read_table, upsert
from huiyin.kernel.work import work
from huiyin.orgs.models import Post, Staff, Unit
from huiyin.orgs.roles import Role

UNIT = ("code", "name_zh", "name_en", "kind", "parent", "area", "phone")
STAFF = ("login", "name_zh", "name_en", "unit", "phone", "posts")
POST_KEY = ("staff_id", "role", "unit_id", "area")


def load_units(pack: Path, areas: frozenset[str]) -> Loaded:
    """Units, then who belongs to whom. `areas`: codes of areas, one of which a unit's area must be."""
    with work():
        rows = list(read_table(pack / "units.csv", UNIT, key="code"))
        codes = {row["code"]: row for row in rows}
        values = [_unit(row, codes, areas) for row in rows]
        done = upsert(Unit, ("code",), ("code", "name_zh", "name_en", "kind", "area", "phone"), values)
        moved = _set_parents({row["code"]: row["parent"] for row in rows})
        gone = Unit.objects.exclude(code__in=codes).filter(closed_at=None)
        gone_codes = tuple(gone.order_by("code").values_list("code", flat=True))
        changed = max(done.changed, 0 if done.added else moved)
        return Loaded(done.rows, done.added, changed, gone_codes)


def _unit(row: Row, codes: dict[str, Row], areas: frozenset[str]) -> tuple:
    if row["area"] and row["area"] not in areas:
        raise row.fault(f"There is no area “{row['area']}”.", f"没有编码为“{row['area']}”的区域。")
    if row["parent"] and row["parent"] not in codes:
        raise row.fault(f"There is no unit “{row['parent']}” (parent).", f"没有编码为“{row['parent']}”的上级单位。")
    _refuse_circle(row, codes)
    kind = row.one_of("kind", set(Unit.Kind.values))
    return row["code"], row.needed("name_zh"), row.needed("name_en"), kind, row["area"], row["phone"]


def _refuse_circle(row: Row, codes: dict[str, Row]) -> None:
    seen, parent = {row["code"]}, row["parent"]
    while parent:
        if parent in seen:
            raise row.fault("This unit stands above itself.", "该单位的上级关系形成了循环。")
        seen.add(parent)
        parent = codes[parent]["parent"] if parent in codes else ""


def _set_parents(parents: dict[str, str]) -> int:
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=parents)}
    moved = []
    for code, parent in parents.items():
        wanted = units[parent].pk if parent else None
        if units[code].parent_id != wanted:
            units[code].parent_id = wanted
            moved.append(units[code])
    Unit.objects.bulk_update(moved, ["parent"])
    return len(moved)


def load_staff(pack: Path, areas: frozenset[str], *, by: str) -> Loaded:
    """Staff with accounts and posts. A post that the file no longer names ends now; it is not forgotten."""
    with work():
        rows = list(read_table(pack / "staff.csv", STAFF, key="login"))
        units = dict(Unit.objects.values_list("code", "id"))
        wanted = {row["login"]: _posts(row, units, areas) for row in rows}
        people = {row["login"]: row.needed("name_zh") for row in rows}
        accounts, created, renamed = ensure_accounts(people, by=by)
        values = [(accounts[r["login"]], units[r["unit"]], r["name_zh"], r["name_en"], r["phone"]) for r in rows]
        columns = ("account_id", "unit_id", "name_zh", "name_en", "phone")
        done = upsert(Staff, ("account_id",), columns, values)
        staff = dict(Staff.objects.filter(account__in=accounts.values()).values_list("account__login", "id"))
        posts = _settle_posts({staff[login]: held for login, held in wanted.items()})
        gone = Staff.objects.filter(left_at=None).exclude(account__login__in=people)
        gone_logins = tuple(gone.order_by("account__login").values_list("account__login", flat=True))
        changed = max(done.changed, renamed) or (0 if created else posts)
        return Loaded(done.rows, done.added, changed, gone_logins)


def _posts(row: Row, units: dict[str, int], areas: frozenset[str]) -> set[tuple[str, int, str]]:
    """`role@code;role@code`: a unit's code binds to that unit, an area's to that area, none to the whole district."""
    if row["unit"] not in units:
        raise row.fault(f"There is no unit “{row['unit']}”.", f"没有编码为“{row['unit']}”的单位。")
    found = set()
    for post in filter(None, (part.strip() for part in row["posts"].split(";"))):
        role, _, code = (part.strip() for part in post.partition("@"))
        if role not in set(Role):
            raise row.fault(f"There is no role “{role}”.", f"没有名为“{role}”的角色。")
        if code in units:
            found.add((role, units[code], ""))
        elif not code or code in areas:
            found.add((role, units[row["unit"]], code))
        else:
            raise row.fault(f"“{code}” is neither a unit nor an area.", f"“{code}”既不是单位编码也不是区域编码。")
    return found


def _settle_posts(wanted: dict[int, set[tuple[str, int, str]]]) -> int:
    """Give, give again and end posts; how many it took."""
    held = {(post.staff_id, post.role, post.unit_id, post.area): post for post in Post.objects.filter(staff__in=wanted)}
    keys = {(staff, *post) for staff, posts in wanted.items() for post in posts}
    fresh = [Post(**dict(zip(POST_KEY, key, strict=True))) for key in sorted(keys - held.keys())]
    Post.objects.bulk_create(fresh, batch_size=2000)
    again = [held[key].pk for key in keys & held.keys() if held[key].until is not None]
    Post.objects.filter(pk__in=again).update(until=None)
    ended = [post.pk for key, post in held.items() if key not in keys and post.until is None]
    Post.objects.filter(pk__in=ended).update(until=now())
    return len(fresh) + len(again) + len(ended)
