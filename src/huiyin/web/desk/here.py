"""/desk/m/<number>/here/: an open page says that it is open, and is told who else has the matter open."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.habits.looking import Other, look, others_at
from huiyin.kernel.clock import now
from huiyin.matters.access import access_matter
from huiyin.matters.labels import move_name, pick
from huiyin.web.desk.access import DESK
from huiyin.web.desk.moves import FORMS
from huiyin.web.desk.moves.choices import staff_name
from huiyin.web.doors import actor_in, needs


@dataclass(frozen=True)
class Company:
    name: str
    unit: str
    doing: str


@needs(*DESK)
@never_cache
@require_POST
def here(request: HttpRequest, number: str) -> HttpResponse:
    actor, moment = actor_in(request), now()
    matter = access_matter(actor, number)
    move = request.POST.get("open_move", "")
    look(matter, by=actor, at=moment, move=move if move in FORMS else "")
    others = [_company(other) for other in others_at(matter, actor, moment)]
    return render(request, "desk/pages/others.html", {"others": others})


def _company(other: Other) -> Company:
    unit = other.staff.unit
    doing = move_name(other.move) if other.move in FORMS else ""
    return Company(staff_name(other.staff), pick((unit.name_zh, unit.name_en)), doing)
