"""A reporter who left nothing lets themself be told after all."""

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.matters.models import Report
from huiyin.orgs.actor import Actor
from huiyin.people.services import ContactDetails, keep_contact


def contact_of(report: Report, language: str, *, by: Actor) -> str:
    """The report's contact; for one that came without, a new empty one that a browser can be tied to."""
    if report.contact_id:
        return report.contact_id
    with work():
        contact = keep_contact(ContactDetails(language=language))
        if Report.objects.filter(pk=report.pk, contact_id="").update(contact_id=contact):
            record("matters.reachable", chain=f"report/{report.pk}", by=by.ref, at=now(), data={})
    report.refresh_from_db(fields=["contact_id"])
    return report.contact_id
