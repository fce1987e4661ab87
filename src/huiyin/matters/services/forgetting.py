"""What a matter says of a person goes; that there was one, and what was done when, stays with its trace."""

from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict
from huiyin.kernel.work import work
from huiyin.matters.models import Matter, Report, Text
from huiyin.matters.states import ENDED, State
from huiyin.orgs.actor import Actor


def forget_words(matter: Matter, *, by: Actor, at: datetime | None = None) -> None:
    """Of an ended matter: the description becomes its title, words of people and the exact place go. The digests in the
    trace can be checked by nobody any more, because their salts go with the words; the chain itself stays whole.

    Raises:
        Conflict: it is still being handled; whoever does that needs the words.
    """
    if State(matter.state) not in ENDED:
        raise Conflict(_("This matter is still being handled."), code="wrong_state")
    gone = {"description": matter.title, "address": "", "lon": None, "lat": None}
    with work():
        Matter.objects.filter(pk=matter.pk).update(**gone)
        Report.objects.filter(matter=matter).update(text=matter.title, comment="")
        Text.objects.filter(matter=matter).delete()
        record("matters.forget_words", chain=matter.chain, by=by.ref, at=at or now(), data={})


def forget_report(report: Report, *, by: Actor, at: datetime | None = None) -> None:
    """What one of its reporters wrote. The first report's words are the matter's own: they go with it, and all the
    rest that was written; of one that joined only its own go, the matter stays as others know it.

    Raises:
        Conflict: it is still being handled.
    """
    if not report.joined:
        with work():
            forget_words(report.matter, by=by, at=at)
            named = report.matter.type.name_zh if report.matter.type else report.matter.number
            # A title is the beginning of what they wrote.
            Matter.objects.filter(pk=report.matter_id).update(title=named, description=named)
            Report.objects.filter(matter=report.matter_id).update(text=named)
        return
    if State(report.matter.state) not in ENDED:
        raise Conflict(_("This matter is still being handled."), code="wrong_state")
    with work():
        Report.objects.filter(pk=report.pk).update(text=report.matter.title, comment="")
        Text.objects.filter(matter=report.matter_id, by=f"reporter/{report.pk}").delete()
        record("matters.forget_words", chain=report.matter.chain, by=by.ref, at=at or now(), data={})
