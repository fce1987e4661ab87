"""/office/retention/: what the nights erased, what was kept and on what ground; the rules, holds and open wishes."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.kernel.paging import page_of
from huiyin.matters.labels import pick
from huiyin.orgs.roles import Role
from huiyin.retention.models import LegalHold, Run, Wish
from huiyin.retention.policy import rules_in_force
from huiyin.retention.vocabulary import GROUND_LABELS, WHAT_LABELS, Ground
from huiyin.web.doors import needs
from huiyin.web.office.frame import page, trail
from huiyin.web.paging import page_number

SIZE = 30
MOST_HOLDS = 50


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    found = page_of(Run.objects.order_by("-at", "-pk"), page_number(request), SIZE)
    holds = LegalHold.objects.filter(lifted_at=None).select_related("matter").order_by("-since")[:MOST_HOLDS]
    context = {
        "page": found,
        "runs": [(run, _words(run.lines)) for run in found.rows],
        "rules": [(pick(WHAT_LABELS[rule.kind]), rule) for rule in rules_in_force().values()],
        "holds": holds,
        "waiting": Wish.objects.filter(done_at=None).count(),
        "trail": trail((_("Kept and erased"), "")),
    }
    return page(request, "office/pages/retention.html", context)


def _words(lines: list[dict]) -> list[tuple[str, int, str]]:
    """What, how many, and the ground of what was kept (empty: erased)."""
    return [
        (
            pick(WHAT_LABELS[line["what"]]),
            line["kept"] or line["gone"],
            pick(GROUND_LABELS[Ground(line["ground"])]) if line["ground"] else "",
        )
        for line in lines
    ]
