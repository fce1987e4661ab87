"""Who acts. Every write takes `by=`, an `Actor`; pure, so that rules and tests can make one."""

from dataclasses import dataclass, field, replace

from huiyin.orgs.roles import Role


@dataclass(frozen=True)
class Post:
    """A role bound to a unit and an area (code prefix; empty: the whole district)."""

    role: Role
    unit_id: int
    area: str = ""


@dataclass(frozen=True)
class Actor:
    """Somebody or something that acts. `ref` is what the trace keeps: staff/12, reporter/…, system."""

    ref: str
    name: str = ""
    account_id: int | None = None
    staff_id: int | None = None
    unit_id: int | None = None
    posts: tuple[Post, ...] = ()
    matter_id: int | None = field(default=None)  # a reporter's door opens to this matter and no other
    within: str = ""  # an API key may be bound to an area: no matter outside of it is seen
    scopes: frozenset[str] = frozenset()  # of the key (accounts.scopes); none: whatever its owner may

    def has(self, *roles: Role) -> bool:
        return any(post.role in roles for post in self.posts)

    def posts_as(self, *roles: Role) -> tuple[Post, ...]:
        return tuple(post for post in self.posts if post.role in roles)

    def areas_as(self, *roles: Role) -> frozenset[str]:
        return frozenset(post.area for post in self.posts_as(*roles))

    def units_as(self, *roles: Role) -> frozenset[int]:
        return frozenset(post.unit_id for post in self.posts_as(*roles))

    def serves(self, area: str, *roles: Role) -> bool:
        """True if one of the posts with these roles covers `area` (an area code of any level)."""
        return any(area.startswith(prefix) for prefix in self.areas_as(*roles))

    @property
    def is_reporter(self) -> bool:
        return self.ref.startswith("reporter/")

    @property
    def is_system(self) -> bool:
        return self.ref == "system"


def narrowed(actor: Actor, area: str, scopes: frozenset[str] = frozenset()) -> Actor:
    """As an API key acts: nothing outside of `area` (a code prefix; empty: as its owner), nothing beyond `scopes`."""
    if not area:
        return replace(actor, scopes=scopes) if scopes else actor
    posts = tuple(
        replace(post, area=max(post.area, area, key=len))
        for post in actor.posts
        if post.area.startswith(area) or area.startswith(post.area)
    )
    return replace(actor, posts=posts, within=area, scopes=scopes)


SYSTEM = Actor(ref="system", name="huiyin")
