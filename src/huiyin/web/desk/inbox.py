"""/desk/inbox/: what a unit has to do, widest first; accepting takes one press."""

from django.http import HttpRequest, HttpResponse

from huiyin.kernel.clock import now
from huiyin.orgs.roles import UNIT
from huiyin.web.desk.frame import page
from huiyin.web.desk.lists import inbox_of
from huiyin.web.desk.people import names_behind
from huiyin.web.doors import actor_in, needs


@needs(*UNIT)
def show(request: HttpRequest) -> HttpResponse:
    listed = inbox_of(request, actor_in(request), now())
    handlers = {f"staff/{row.matter.handler_id}" for row in listed.rows if row.matter.handler_id}
    names = names_behind(handlers)
    rows = [(row, names.get(f"staff/{row.matter.handler_id}", "")) for row in listed.rows]
    return page(request, "desk/pages/inbox.html", {"list": listed, "rows": rows})
