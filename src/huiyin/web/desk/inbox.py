"""/desk/inbox/: what a unit has to do, widest first; accepting takes one press."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from huiyin.kernel.clock import now
from huiyin.matters.models import Matter
from huiyin.matters.selectors.rulings import asked_of
from huiyin.orgs.roles import UNIT
from huiyin.web.desk import inboxes
from huiyin.web.desk.alarms.of_matter import alarms_at_our_places
from huiyin.web.desk.arbitration import title_for
from huiyin.web.desk.frame import page
from huiyin.web.desk.lists import inbox_of
from huiyin.web.desk.people import names_behind
from huiyin.web.desk.rows import clock_of
from huiyin.web.doors import actor_in, needs

MOST_OWED = 10  # statements shown above the list


@needs(*UNIT)
def show(request: HttpRequest) -> HttpResponse:
    listed = inbox_of(request, actor_in(request), now())
    handlers = {f"staff/{row.matter.handler_id}" for row in listed.rows if row.matter.handler_id}
    names = names_behind(handlers)
    rows = [(row, names.get(f"staff/{row.matter.handler_id}", "")) for row in listed.rows]
    actor = actor_in(request)
    owed = [(one, title_for(actor, one.ruling.matter)) for one in asked_of(actor)[:MOST_OWED]]
    return page(
        request,
        "desk/pages/inbox.html",
        {"list": listed, "rows": rows, "owed": owed, "alarms": alarms_at_our_places(actor)},
    )


@needs(*UNIT)
@require_GET
def points(request: HttpRequest) -> HttpResponse:
    """The matters of the tab on the map: those that are due first, as in the list."""
    actor, moment = actor_in(request), now()
    tab = request.GET.get("tab", "")
    found = inboxes.on_the_map(actor, tab if tab in inboxes.WORDS else "unit")
    return JsonResponse({"type": "FeatureCollection", "features": [_point(matter, moment) for matter in found]})


def _point(matter: Matter, moment: datetime) -> dict:
    tone = {"overdue": "danger", "soon": "soon"}.get(clock_of(matter, moment), "primary")
    about = {"label": matter.title, "tone": tone, "href": f"/desk/m/{matter.number}/"}
    where = {"type": "Point", "coordinates": [matter.lon, matter.lat]}
    return {"type": "Feature", "geometry": where, "properties": about}
