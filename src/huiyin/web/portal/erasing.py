"""“Forget me”: what would go and what stays, before anybody decides; afterwards the answer."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huiyin.kernel.errors import NotFound
from huiyin.matters.labels import pick
from huiyin.retention.erasing import consequences, erase_reporter, wish_of
from huiyin.retention.vocabulary import GROUND_LABELS, WHAT_LABELS, Ground, Line
from huiyin.web.doors import open_to_all
from huiyin.web.portal.reporters import access_report


@dataclass(frozen=True)
class Told:
    """`kept`: on what ground, in words; empty for what goes."""

    what: str
    kept: str


@open_to_all
@require_http_methods(["GET", "POST"])
@never_cache
def of_report(request: HttpRequest, code: str) -> HttpResponse:
    try:
        report, actor = access_report(request, code)
    except NotFound:
        return redirect(f"/track/?code={code}")
    if request.method == "POST":
        erase_reporter(report, by=actor)
        return redirect(request.path)
    wish = wish_of(report)
    lines = [Line(**line) for line in wish.answer] if wish else consequences(report)
    context = {"lines": [told(line) for line in lines], "wish": wish, "back": f"/track/{code}/"}
    return render(request, "portal/pages/erasing.html", context)


def told(line: Line) -> Told:
    return Told(pick(WHAT_LABELS[line.what]), pick(GROUND_LABELS[Ground(line.ground)]) if line.ground else "")
