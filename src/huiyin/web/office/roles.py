"""/office/roles/: what each role may do, as the table of moves has it, and who holds it where."""

from dataclasses import dataclass

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from huiyin.kernel.paging import page_of
from huiyin.matters.labels import move_name, pick
from huiyin.matters.states import MOVES, By
from huiyin.orgs.models import Post
from huiyin.orgs.roles import LABELS, Role
from huiyin.orgs.settling import running_posts
from huiyin.web.doors import needs
from huiyin.web.office.frame import page, trail
from huiyin.web.office.lists import Search, unit_name
from huiyin.web.office.units import area_name
from huiyin.web.paging import page_number

SIZE = 30
# What a role is for, and which screens open to it; the moves come from the table itself.
ABOUT: dict[Role, str | Promise] = {
    Role.GRID_WORKER: _("Walks a grid, reports, checks and verifies there. Works with the field app."),
    Role.ACCEPTOR: _("Takes reports and calls and files them; closes what is settled. Works at the desk."),
    Role.DUTY_HEAD: _("Leads the shift: decides disputes and extensions. Works at the desk, sees the wall."),
    Role.DISPATCHER: _("Sends matters to units. Works at the desk, sees the wall."),
    Role.HANDLER: _("Settles what is sent to the unit. Sees the unit's matters only."),
    Role.UNIT_HEAD: _("Answers for a unit: assigns, asks for more time. Sees the unit's matters only."),
    Role.SUPERVISOR: _("Watches limits, urges and supervises. Works at the desk, sees the wall."),
    Role.CONFIDANT: _("Deals with confidential matters and may open who reported them."),
    Role.CARER: _("Looks after people in care in an area: files, visits, calls. Works at the desk's care pages."),
    Role.ADMINISTRATOR: _("Sets the platform up: this office. Reads no matter by virtue of that."),
}


@dataclass(frozen=True)
class RoleLine:
    key: str
    name: str
    about: str | Promise
    moves: list[str]
    people: int


class RoleSearch(Search):
    role = forms.ChoiceField(label=_("Role"), required=False)

    def prepare(self) -> None:
        self.fields["role"].choices = [("", _("All")), *((role.value, pick(names)) for role, names in LABELS.items())]


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    search = RoleSearch(request.GET)
    posts = running_posts(Post.objects.all())
    if role := search.given("role"):
        posts = posts.filter(role=role)
    if search.words:
        posts = posts.filter(area__startswith=search.words) | posts.filter(unit__name_zh__icontains=search.words)
    rows = Post.objects.select_related("staff", "unit")
    found = page_of(posts.order_by("role", "area", "pk"), page_number(request), SIZE, rows=rows)
    context = {
        "search": search,
        "roles": role_lines(),
        "page": found,
        "lines": [
            (post, pick((post.staff.name_zh, post.staff.name_en)), pick(LABELS[Role(post.role)]), *_where(post))
            for post in found.rows
        ],
        "trail": trail((_now("Roles"), "")),
    }
    return page(request, "office/pages/roles.html", context)


def role_lines() -> list[RoleLine]:
    counted = running_posts(Post.objects.all()).order_by().values("role").annotate(n=Count("staff", distinct=True))
    people = {row["role"]: row["n"] for row in counted}
    return [
        RoleLine(role.value, pick(names), ABOUT[role], moves_of(role), people.get(role.value, 0))
        for role, names in LABELS.items()
    ]


def moves_of(role: Role) -> list[str]:
    """The moves, and within what: an area, the unit that leads, a unit with a part, a grid, a task."""
    bounds = {
        By.AREA: _now("in the area"),
        By.LEAD: _now("as the unit that leads"),
        By.PART: _now("of the unit"),
        By.GRID: _now("in the grid"),
        By.TASK: _now("when asked"),
    }
    found = []
    for move in MOVES.values():
        within = dict.fromkeys(bounds[how] for how, roles in move.who if role in roles and how in bounds)
        if within:
            found.append(f"{move_name(move.name)} ({_now(', ').join(within)})")
    return found


def _where(post: Post) -> tuple[str, str]:
    return unit_name(post.unit), area_name(post.area)
