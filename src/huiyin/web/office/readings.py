"""/office/readings/: what became of what devices said, and samples of what was not kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from huiyin.intake.sensing.pulse import Pulse, pulse
from huiyin.intake.sensing.storing import FULL
from huiyin.kernel.clock import now
from huiyin.kernel.paging import page_of
from huiyin.matters.labels import pick
from huiyin.orgs.roles import Role
from huiyin.sensing.models import SetAside
from huiyin.sensing.selectors.fates import fates_since, samples
from huiyin.sensing.vocabulary import FATE_LABELS, Fate
from huiyin.web.doors import needs
from huiyin.web.office.frame import page, trail
from huiyin.web.office.lists import Search
from huiyin.web.paging import page_number

SIZE = 30
SHOWN = 300  # characters of a payload
MEANINGS = {
    Fate.KEPT: _("kept, and held against the rules"),
    Fate.OUT_OF_ORDER: _("older than the newest of its device: kept, and held against the rules"),
    Fate.LATE: _("so old that no rule cries about it any more: kept"),
    Fate.DUPLICATE: _("the same reading once more: counted here, nothing else"),
    Fate.ABSURD: _("outside of what its metric can be: not kept"),
    Fate.FUTURE: _("the device's clock runs ahead: not kept"),
    Fate.TOO_OLD: _("older than readings are kept"),
    Fate.MALFORMED: _("cannot be read: not kept"),
    Fate.UNKNOWN_DEVICE: _("no such device is registered: not kept"),
    Fate.UNKNOWN_METRIC: _("its kind of device does not measure that: not kept"),
    Fate.NOT_ITS_OWN: _("said by one device about another that is not behind it: not kept"),
    Fate.NOT_IN_USE: _("the device is retired, or the consent has ended: not kept"),
}


class SampleSearch(Search):
    fate = forms.ChoiceField(label=_("Fate"), required=False)

    def prepare(self) -> None:
        self.fields["q"].label = _now("Device or topic")
        choices = [(fate.value, pick(FATE_LABELS[fate])) for fate in Fate if fate not in (Fate.KEPT, Fate.DUPLICATE)]
        self.fields["fate"].choices = [("", _now("All")), *choices]


@dataclass(frozen=True)
class Line:
    at: datetime
    fate: str
    source: str
    why: str
    payload: str


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    search = SampleSearch(request.GET)
    fate, source = search.given("fate"), search.words
    found = page_of(samples(fate, source), page_number(request), SIZE)
    today = timezone.localtime(now()).replace(hour=0, minute=0, second=0, microsecond=0)
    context = {
        "search": search,
        "filtered": bool(fate or source),
        "page": found,
        "lines": [_line(row) for row in found.rows],
        "fates": _fates(fates_since(today), fates_since(today - timedelta(days=6))),
        "pulse": pulse_words(pulse()),
        "trail": trail((_now("Readings"), "")),
    }
    return page(request, "office/pages/readings.html", context)


def _fates(today, week) -> list[tuple[str, str, int, int]]:
    return [
        (pick(FATE_LABELS[fate]), str(MEANINGS[fate]), today.get(fate, 0), week.get(fate, 0))
        for fate in Fate
        if week.get(fate) or fate == Fate.KEPT
    ]


def _line(row: SetAside) -> Line:
    label = FATE_LABELS[Fate(row.fate)] if row.fate in set(Fate) else (row.fate, row.fate)
    payload = bytes(row.payload).decode("utf-8", "replace")
    return Line(row.at, pick(label), row.source, row.why, payload[:SHOWN] + ("…" if len(payload) > SHOWN else ""))


def pulse_words(found: Pulse) -> tuple[str, str, str]:
    """Tone, what is so, what to do about it."""
    if not found.answers:
        return "danger", _now("The broker does not answer."), _now("On the server, run: huiyin up, or look at its log.")
    if not found.door:
        return "danger", _now("No device can connect."), _now("On the server, run: huiyin doorkeeper")
    if found.store == FULL:
        return "danger", _now("The broker's disk is full; devices keep what it cannot take."), _now("Make room on it.")
    if found.store:
        said = _now("The broker cannot write; devices keep what it cannot take.")
        return "danger", said, _now("It is started again by itself. If this stays, look at log/nats.log.")
    if found.consumers == 0:
        return "danger", _now("Nobody takes readings out of the broker."), _now("On the server, run: huiyin sense")
    if not found.is_well:
        waiting = _now("%(count)d messages wait.") % {"count": found.waiting}
        return "soon", waiting, _now("Start one more: huiyin sense")
    return "done", _now("Readings come in."), ""
