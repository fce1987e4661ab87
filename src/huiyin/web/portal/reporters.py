"""Which reports this browser may follow: those it sent or opened with tracking code and phone tail, in its session."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from huiyin.kernel.errors import NotFound
from huiyin.kernel.ids import read_tracking_code
from huiyin.matters.access import reporter_actor
from huiyin.matters.models import Report
from huiyin.orgs.actor import Actor

MOST = 50


def remember(request: HttpRequest, code: str, report_id: int) -> None:
    followed = request.session.get("reports", {})
    followed.pop(code, None)
    followed[code] = report_id
    request.session["reports"] = dict(list(followed.items())[-MOST:])


def access_report(request: HttpRequest, code: str) -> tuple[Report, Actor]:
    """The report behind a tracking code that this browser has opened before, and its reporter as the one who acts."""
    report_id = request.session.get("reports", {}).get(read_tracking_code(code))
    report = report_id and Report.objects.select_related("matter").filter(pk=report_id).first()
    if not report:
        raise NotFound(_("Enter the code and the last four digits of your phone to open this report."))
    return report, reporter_actor(report)


def followed_reports(request: HttpRequest) -> list[Report]:
    """Latest first."""
    ids = list(request.session.get("reports", {}).values())
    return list(Report.objects.select_related("matter__unit").filter(pk__in=ids).order_by("-pk"))
