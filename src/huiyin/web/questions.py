"""What was asked for in an export, in a reader's words."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from huiyin.exports.question import question_in
from huiyin.kernel.errors import InvalidInput
from huiyin.matters.labels import label, pick
from huiyin.matters.library import in_force
from huiyin.matters.selectors import Filters
from huiyin.orgs.models import Unit
from huiyin.places.locate import area_names

INBOX = {
    "accept": pgettext_lazy("unit", "To accept"),
    "mine": gettext_lazy("Mine"),
    "unit": gettext_lazy("All of the unit"),
    "redo": gettext_lazy("Sent back to redo"),
    "co": gettext_lazy("We help"),
    "done": gettext_lazy("Handed in"),
}
GROUPS = {
    "open": gettext_lazy("All open"),
    "ended": gettext_lazy("Ended"),
    "filed": gettext_lazy("Filed and open"),
    "centre": gettext_lazy("Waiting for the centre"),
    "field": gettext_lazy("Waiting for a grid worker"),
    "unit": gettext_lazy("Waiting for a unit"),
}


def in_words(data: dict) -> list[tuple[str, str]]:
    """(what, which) for each filter; one line that says “everything” for none."""
    try:
        question = question_in(data)
    except (InvalidInput, ValueError, TypeError):
        return [(_("List"), _("of an earlier kind"))]
    if question.inbox:
        return [(_("Inbox"), str(INBOX[question.inbox]))]
    return _of_filters(question.filters) or [(_("List"), _("everything that this person sees"))]


def _of_filters(asked: Filters) -> list[tuple[str, str]]:
    kind = in_force().types.get(asked.type)
    unit = Unit.objects.filter(code=asked.unit).first() if asked.unit else None
    area = area_names().get(asked.area or asked.grid)
    clocks = {"overdue": _("Overdue"), "soon": _("Due soon")}
    said = [
        (_("State"), _(", ").join(label("state", state) for state in asked.states)),
        (_("Stage"), str(GROUPS.get(asked.group, asked.group))),
        (_("Type"), pick((kind.name_zh, kind.name_en)) if kind else asked.type),
        (_("Street or community"), pick(area) if area else asked.area or asked.grid),
        (_("Unit"), pick((unit.name_zh, unit.name_en)) if unit else asked.unit),
        (_("Urgency"), label("urgency", asked.urgency) if asked.urgency else ""),
        (_("Source"), label("source", asked.source) if asked.source else ""),
        (_("Section"), label("section", asked.section) if asked.section else ""),
        (_("Clock"), clocks.get(asked.clock, asked.clock)),
        (_("Search"), asked.q),
        (_("Received from"), date_format(localtime(asked.since), "Y-m-d H:i") if asked.since else ""),
        (_("Received before"), date_format(localtime(asked.until), "Y-m-d H:i") if asked.until else ""),
    ]
    return [(what, which) for what, which in said if which]
