"""/desk/export/: the list one looks at, taken out as a file; /desk/exports/: one's files and how far they are."""

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from huiyin.exports.access import access_export, exports_of, open_file
from huiyin.exports.formats import MIME, Columns, Format
from huiyin.exports.models import Export
from huiyin.exports.question import Question
from huiyin.exports.services import AT_ONCE, LONGEST_PURPOSE, take_out
from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.paging import page_of
from huiyin.matters.selectors import Filters, inbox
from huiyin.orgs.actor import Actor
from huiyin.web.desk.access import DESK, of_centre
from huiyin.web.desk.filters import QueueForm, tab_in
from huiyin.web.desk.frame import page
from huiyin.web.desk.lists import query_of
from huiyin.web.desk.supervise import street_in
from huiyin.web.doors import actor_in, needs
from huiyin.web.paging import page_number
from huiyin.web.questions import in_words

SIZE = 20
FORMATS = [
    (Format.XLSX, _("Excel (.xlsx)")),
    (Format.CSV, _("CSV, opens in Excel")),
    (Format.GEOJSON, _("GeoJSON, for maps")),
    (Format.JSONL, _("JSON lines, for programs")),
]
COLUMNS = [
    (Columns.STANDARD, _("Facts: what, where, whose, when")),
    (Columns.CLOCKS, _("Facts and all clocks")),
    (Columns.HISTORY, _("Every step, one line each")),
]


class ExportForm(forms.Form):
    format = forms.ChoiceField(label=_("Format"), choices=FORMATS, initial=Format.XLSX, widget=forms.RadioSelect)
    columns = forms.ChoiceField(
        label=_("What stands in it"), choices=COLUMNS, initial=Columns.STANDARD, widget=forms.RadioSelect
    )
    purpose = forms.CharField(
        label=_("What is it for?"),
        max_length=LONGEST_PURPOSE,
        help_text=_("Written down with your name; the administrator reads it. For example: “weekly meeting”."),
    )


@needs(*DESK)
def ask(request: HttpRequest) -> HttpResponse:
    actor, form = actor_in(request), ExportForm(request.POST or None)
    question = question_of(request, actor)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        format, columns = Format(given["format"]), Columns(given["columns"])
        try:
            export, file = take_out(question, format, columns, by=actor, purpose=given["purpose"])
        except InvalidInput as refused:
            form.add_error("purpose", str(refused))
        else:
            return _send(export, file) if file else _wait(request)
    count = question.matters(actor, now()).order_by().values("pk")[: AT_ONCE + 1].count()
    context = {
        "form": form,
        "asked": in_words(question.as_json()),
        "count": count,
        "many": count > AT_ONCE,
        "at_once": AT_ONCE,
        "back": request.GET.get("list", ""),
        "query": query_of(request),
    }
    return page(request, "desk/pages/export.html", context, status=422 if form.is_bound else 200)


def question_of(request: HttpRequest, actor: Actor) -> Question:
    """The list that the address names, as that list itself reads its address."""
    kind = request.GET.get("list", "queue")
    if kind == "supervise":
        clock = "soon" if request.GET.get("clock") == "soon" else "overdue"
        asked = {"unit": request.GET.get("unit", "")[:20], "area": street_in(request)}
        return Question(Filters(group="unit", clock=clock, order="due", **asked))
    if kind == "inbox" or not of_centre(actor):
        tab = request.GET.get("tab", "")
        return Question(inbox=tab if tab in inbox.TABS else "unit")
    return Question(QueueForm(request.GET, tab=tab_in(request.GET.get("tab", ""), actor)).as_filters())


def _send(export: Export, file) -> HttpResponse:
    answer = FileResponse(file, as_attachment=True, filename=export.file_name, content_type=MIME[Format(export.format)])
    answer["Cache-Control"] = "no-store"
    return answer


def _wait(request: HttpRequest) -> HttpResponse:
    messages.info(request, _now("The file is being written. It waits here when it is finished."))
    return redirect("desk-exports")


@needs(*DESK)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    found = page_of(exports_of(actor_in(request)), page_number(request), SIZE)
    lines = [(export, in_words(export.question), fresh(export)) for export in found.rows]
    working = any(export.state in ("waiting", "running") for export in found.rows)
    return page(request, "desk/pages/exports.html", {"page": found, "lines": lines, "working": working})


def fresh(export: Export) -> bool:
    return export.state == "ready" and export.expires_at is not None and export.expires_at > now()


@needs(*DESK)
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_in(request)
    export = access_export(actor, pk)
    return _send(export, open_file(export, by=actor))
