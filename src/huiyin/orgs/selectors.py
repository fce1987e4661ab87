from huiyin.accounts.models import Account
from huiyin.kernel import prepared
from huiyin.kernel.clock import now
from huiyin.orgs.actor import Actor, Post
from huiyin.orgs.models import Staff, Unit
from huiyin.orgs.roles import Role


def actor_of(account: Account) -> Actor:
    """The actor behind a signed-in account; one without posts if the account belongs to no member of staff."""
    staff = Staff.objects.filter(account=account, left_at=None).prefetch_related("posts").first()
    if staff is None:
        return Actor(ref=f"account/{account.pk}", name=account.name, account_id=account.pk)
    moment = now()
    posts = tuple(
        Post(Role(post.role), post.unit_id, post.area)
        for post in staff.posts.all()
        if post.until is None or post.until > moment
    )
    return Actor(f"staff/{staff.pk}", staff.name_zh, account.pk, staff.pk, staff.unit_id, posts)


def unit_by_code(code: str) -> Unit | None:
    return next(iter(prepared.select(Unit, where={"code": code, "closed_at": None})), None)


def names_of_staff(ids: set[int]) -> dict[int, Staff]:
    return Staff.objects.select_related("unit").in_bulk(ids)


def is_grid_worker(staff_id: int) -> bool:
    held = Staff.objects.filter(pk=staff_id, left_at=None, posts__role=Role.GRID_WORKER, posts__until=None)
    return held.exists()


def accounts_in_posts(unit_id: int, *roles: Role) -> list[int]:
    """Account ids of those who hold one of `roles` in a unit; who is told when a matter reaches it."""
    held = Staff.objects.filter(left_at=None, posts__unit_id=unit_id, posts__role__in=roles, posts__until=None)
    return list(held.values_list("account_id", flat=True).distinct())


def accounts_serving(areas: tuple[str, ...], *roles: Role) -> list[int]:
    """Account ids of those who hold one of `roles` over any of `areas` (codes) or over what contains them."""
    prefixes = {area[:n] for area in areas for n in (0, 6, 9, 12, 14, 15) if n <= len(area)}
    held = Staff.objects.filter(left_at=None, posts__role__in=roles, posts__area__in=prefixes, posts__until=None)
    return list(held.values_list("account_id", flat=True).distinct())
