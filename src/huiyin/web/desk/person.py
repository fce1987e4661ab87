"""/desk/people/<pk>/: who acted: their posts, how to reach them, what they have in hand. For leaders."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.kernel.clock import now
from huiyin.kernel.errors import NotFound
from huiyin.matters.access import visible_to
from huiyin.matters.labels import pick
from huiyin.matters.selectors import Filters, page_of_matters
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Post, Staff
from huiyin.orgs.roles import LABELS
from huiyin.places.locate import area_names
from huiyin.web.desk.access import LEADERS
from huiyin.web.desk.frame import page
from huiyin.web.desk.lists import page_number
from huiyin.web.desk.moves.choices import staff_name, unit_name
from huiyin.web.desk.rows import rows_of
from huiyin.web.doors import actor_in, needs


@dataclass(frozen=True)
class Held:
    role: str
    unit: str
    area: str
    since: object
    until: object


@needs(*LEADERS)
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    actor, moment = actor_in(request), now()
    staff = Staff.objects.select_related("unit").filter(pk=pk).first()
    if staff is None or not _leads(actor, staff):
        raise NotFound(_("There is no such person."))
    in_hand = Filters(group="open", handler_id=staff.pk, order="due", size=30)
    found = page_of_matters(actor, in_hand, page_number(request), now=moment)
    context = {
        "person": staff,
        "name": staff_name(staff),
        "unit": unit_name(staff.unit),
        "posts": [_held(post) for post in staff.posts.select_related("unit").order_by("until", "since")],
        "page": found,
        "rows": rows_of(found.rows, moment, query="tab=open"),
    }
    return page(request, "desk/pages/person.html", context)


def _leads(actor: Actor, staff: Staff) -> bool:
    """Whoever works in the leader's area, or has one of its matters in hand: their number is on this page."""
    led = tuple(actor.areas_as(*LEADERS))
    places = [staff.unit.area, *staff.posts.values_list("area", flat=True)]
    if "" in led or any(place.startswith(led) for place in places):
        return True
    return visible_to(actor).filter(handler_id=staff.pk).exists()


def _held(post: Post) -> Held:
    area = area_names().get(post.area)
    return Held(pick(LABELS[post.role]), unit_name(post.unit), pick(area) if area else "", post.since, post.until)
