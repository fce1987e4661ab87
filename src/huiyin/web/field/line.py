"""/field/line.json: is the server there, for whom, and does anything ring? The phone asks before it sends anything."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.matters.labels import label
from huiyin.matters.models import Task
from huiyin.matters.vocabulary import TaskKind
from huiyin.orgs.duty import current_duty
from huiyin.orgs.roles import Role
from huiyin.web.build import build
from huiyin.web.doors import actor_in, needs
from huiyin.web.field.calls import alarms_for, settled_for
from huiyin.web.field.owner import owner_in
from huiyin.web.field.tasks import about, open_tasks, ringing


@needs(Role.GRID_WORKER)
@never_cache
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    duty = current_duty(actor.staff_id)
    answer = {
        "owner": owner_in(request),
        "csrf": get_token(request),
        "build": build(),
        "duty": duty.began_at.isoformat() if duty else None,
        "alarms": alarms_for(actor) + [_alarm(task) for task in ringing(open_tasks(actor))],
        "settled": settled_for(actor),
    }
    return JsonResponse(answer)


def _alarm(task: Task) -> dict:
    matter = task.matter
    return {
        "about": about(task),
        "number": matter.number,
        "urgency": label("urgency", matter.urgency),
        "what": _("Check: is it so?") if task.kind == TaskKind.CHECK else _("Verify: is it fixed?"),
        "title": matter.title,
        "place": matter.address,
        "href": reverse("field-matter", args=[matter.number]),
        "accept": reverse("field-accept", args=[matter.number]),
    }
