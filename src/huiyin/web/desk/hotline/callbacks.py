"""/desk/hotline/callbacks/: whom to call back, the call itself, and its answer."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.hotline import vocabulary
from huiyin.hotline.access import CALLERS, HOTLINE, LEADERS, access_callback
from huiyin.hotline.models import CallBack
from huiyin.hotline.selectors.callbacks import KINDS, TABS, DoneFilters, callbacks_page, counts
from huiyin.hotline.services import claim, decide_reopening, not_reached, release, settle
from huiyin.hotline.services.callbacks import Answer
from huiyin.hotline.vocabulary import SATISFIED_LABELS, Satisfied
from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.access import open_reporter
from huiyin.matters.labels import pick
from huiyin.matters.models import Text
from huiyin.web.desk.hotline.calls import moment_in
from huiyin.web.desk.hotline.frame import page
from huiyin.web.doors import actor_in, needs
from huiyin.web.forms import LongText
from huiyin.web.paging import page_number
from huiyin.web.parts import Tab

FOR_CALL_BACK = "Call-back"  # what the person concerned reads in the access log
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class AnswerForm(forms.Form):
    """What the person says, in the order in which one asks."""

    contacted = forms.ChoiceField(label=_("Has the unit spoken with you?"), widget=forms.RadioSelect, choices=YES_NO)
    resolved = forms.ChoiceField(label=_("Is it resolved?"), widget=forms.RadioSelect, choices=YES_NO)
    satisfied = forms.ChoiceField(label=_("Are you satisfied with the handling?"), widget=forms.RadioSelect)
    words = LongText(label=_("In their words"), required=False, rows=3)
    reopen = forms.BooleanField(label=_("They want it handled again"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["satisfied"].choices = [(k.value, pick(words)) for k, words in SATISFIED_LABELS.items()]  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    reason = LongText(label=_("Reason for the decision"), rows=2, max_length=500)


@needs(*HOTLINE)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    actor, moment = actor_in(request), now()
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "waiting"
    filters = DoneFilters(
        since=moment_in(request.GET.get("from", "")),
        until=moment_in(request.GET.get("to", "")),
        kind=request.GET.get("kind", "") if request.GET.get("kind") in KINDS else "",
        unit=request.GET.get("unit", "")[:20].replace("\x00", ""),
    )
    found = callbacks_page(actor, tab, filters, page_number(request), now=moment)
    context = {
        "page": found,
        "tab": tab,
        "tabs": tabs_of(tab, counts(actor, moment)),
        "lines": [line_of(row, moment) for row in found.rows],
        "may_call": actor.has(*CALLERS),
    }
    return page(request, "callbacks.html", context)


def tabs_of(here: str, many: dict[str, int]) -> list[Tab]:
    names = {
        "waiting": _now("Waiting"),
        "mine": _now("In my hands"),
        "reopening": _now("Reopening asked"),
        "done": _now("Done"),
    }
    return [Tab(name, f"?tab={tab}", current=tab == here, count=many.get(tab)) for tab, name in names.items()]


def line_of(row: CallBack, moment: datetime) -> dict:
    satisfied = row.satisfied and pick(vocabulary.SATISFIED_LABELS[Satisfied(row.satisfied)])
    return {
        "row": row,
        "why": pick(vocabulary.WHY_LABELS[vocabulary.Why(row.why)]),
        "unit": pick((row.unit.name_zh, row.unit.name_en)) if row.unit else "",
        "late": row.done_at is None and row.due_at < moment,
        "satisfied": satisfied,
        "tone": {"yes": "done", "basically": "info", "no": "danger"}.get(row.satisfied, "neutral"),
        "reopening": row.reopening and pick(vocabulary.REOPENING_LABELS[vocabulary.Reopening(row.reopening)]),
    }


@needs(*HOTLINE)
@never_cache
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions; sent, the answer."""
    actor = actor_in(request)
    callback = access_callback(actor, pk)
    form = AnswerForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            settle(callback, answer_in(form.cleaned_data), by=actor)
        except InvalidInput as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _now("Noted. Thank you for calling."))
            return redirect("desk-callbacks")
    return callback_page(request, callback, form, status=422 if form.is_bound else 200)


def answer_in(given: dict) -> Answer:
    return Answer(
        contacted=given["contacted"] == "yes",
        resolved=given["resolved"] == "yes",
        satisfied=Satisfied(given["satisfied"]),
        words=given["words"],
        reopen=given["reopen"],
    )


def callback_page(
    request: HttpRequest, callback: CallBack, form: forms.Form, *, status: int = 200, opened=None, decision=None
) -> HttpResponse:
    actor, moment = actor_in(request), now()
    texts = Text.objects.filter(matter=callback.matter_id, kind__in=("finish", "close", "answer", "call_back"))
    context = {
        "line": line_of(callback, moment),
        "callback": callback,
        "matter": callback.matter,
        "texts": list(texts.order_by("at")[:20]),
        "attempts": list(callback.attempts.select_related("staff").order_by("at")[:20]),
        "mine": callback.done_at is None and callback.claimed_by_id == actor.staff_id,
        "may_call": actor.has(*CALLERS),
        "may_decide": actor.has(*LEADERS) and callback.reopening == vocabulary.Reopening.ASKED,
        "may_reopen": not callback.matter.reopens,
        "at_once": actor.has(*LEADERS),
        "decision": decision or DecisionForm(auto_id="dec_%s"),
        "form": form,
        "opened": opened,
    }
    return page(request, "callback.html", context, status=status)


@needs(*CALLERS)
@require_POST
def claim_it(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_in(request)
    claim(access_callback(actor, pk), by=actor)
    return redirect("desk-callback", pk=pk)


@needs(*CALLERS)
@require_POST
def let_go(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_in(request)
    release(access_callback(actor, pk), by=actor)
    return redirect("desk-callbacks")


@needs(*CALLERS)
@never_cache
@require_POST
def number(request: HttpRequest, pk: int) -> HttpResponse:
    """The number to ring, once it is in one's hands; logged for the person concerned."""
    actor = actor_in(request)
    with work():
        callback = claim(access_callback(actor, pk), by=actor)
        opened = open_reporter(actor, callback.matter, FOR_CALL_BACK)
    return callback_page(request, callback, AnswerForm(), opened=opened)


@needs(*CALLERS)
@require_POST
def nobody(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_in(request)
    callback = not_reached(access_callback(actor, pk), by=actor)
    if callback.done_at:
        messages.info(request, _now("Nobody was reached after all tries. It is closed as not reached."))
    else:
        messages.info(request, _now("Noted. It comes back in two hours."))
    return redirect("desk-callbacks")


@needs(*LEADERS)
@require_POST
def reopening(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_in(request)
    callback = access_callback(actor, pk)
    form, grant = DecisionForm(request.POST, auto_id="dec_%s"), request.POST.get("grant") == "yes"
    if not form.is_valid():
        return callback_page(request, callback, AnswerForm(), decision=form, status=422)
    decide_reopening(callback, grant, form.cleaned_data["reason"], by=actor)
    messages.success(request, _now("Reopened; it is with the dispatcher.") if grant else _now("Not reopened."))
    return redirect("desk-callbacks")
