"""Import standards: files in, a draft with everything it would change, decisions, confirm or discard."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.calendar import Limit, LimitUnreadable
from huiyin.kernel.errors import HuiyinError, InvalidInput
from huiyin.kernel.paging import page_in
from huiyin.matters.labels import in_chinese
from huiyin.matters.models import Edition
from huiyin.matters.standards.decisions import Decisions, with_options
from huiyin.matters.standards.library import Import, confirm_edition, discard_edition, import_edition
from huiyin.matters.standards.sheets import UnreadableFile
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs
from huiyin.web.office import uploads
from huiyin.web.office.changes import changes_of
from huiyin.web.office.doubts import doubts_of, open_values
from huiyin.web.office.frame import STANDARDS_READERS, page, trail
from huiyin.web.office.standards import edition_or_404, show_edition
from huiyin.web.paging import page_number

SIZE = 50
DAYS = [("", _("Not decided")), ("working_days", _("Working days")), ("calendar_days", _("Calendar days"))]
HOURS = [("", _("Not decided")), ("working_hours", _("Working hours")), ("urgent_hours", _("Urgent hours, continuous"))]


class DecisionForm(forms.Form):
    """What the office decides about unclear limits; each unclear text of the files has a field of its own."""

    plain_days = forms.ChoiceField(label=_("“2 days” in these files means"), required=False, choices=DAYS)
    plain_hours = forms.ChoiceField(label=_("“4 hours” in these files means"), required=False, choices=HOURS)
    note = forms.CharField(
        label=_("Who decided, and when"),
        required=False,
        max_length=200,
        help_text=_("For example the minutes of a meeting; kept with the edition."),
    )

    def __init__(self, *args, values: tuple[str, ...] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.values = values
        for number, value in enumerate(values):
            self.fields[f"value_{number}"] = forms.CharField(
                label=_now("“%(text)s” means") % {"text": value},
                required=False,
                max_length=40,
                help_text=_now("A limit such as “15 working days” or “1 urgent hour”; empty leaves it open."),
            )

    def clean(self) -> dict:
        given = super().clean() or {}
        for number in range(len(self.values)):
            name = f"value_{number}"
            try:
                given[name] = Limit.parse(given[name]) if given.get(name) else None
            except LimitUnreadable:
                self.add_error(name, _now("This is no limit. Write for example “15 working days”."))
        return given

    def of_values(self) -> list[forms.BoundField]:
        return [self[f"value_{number}"] for number in range(len(self.values))]

    def decided(self) -> dict[str, Limit]:
        found = {text: self.cleaned_data.get(f"value_{n}") for n, text in enumerate(self.values)}
        return {text: limit for text, limit in found.items() if limit}

    def as_decisions(self, before: dict[str, Limit] | None = None) -> Decisions:
        given = self.cleaned_data
        base = Decisions(values=(before or {}) | self.decided(), note=given["note"])
        return with_options(base, plain_days=given["plain_days"] or None, plain_hours=given["plain_hours"] or None)


class UploadForm(DecisionForm):
    name = forms.CharField(
        label=_("Name of the edition"),
        max_length=120,
        required=False,
        help_text=_("For example “City standards, edition 2027”; else the names of the files."),
    )
    field_order = ["name", "plain_days", "plain_hours", "note"]


@needs(Role.ADMINISTRATOR)
def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            paths = uploads.keep_tables(request.FILES.getlist("files"))
            seen = _read(request, paths, form.cleaned_data["name"], form.as_decisions())
        except InvalidInput as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            return _outcome(request, seen)
    context = {"form": form, "trail": trail((_now("Standards"), reverse("office-standards")), (_now("Import"), ""))}
    return page(request, "office/pages/upload.html", context, status=422 if form.is_bound else 200)


def _read(request: HttpRequest, paths: list, name: str, decisions: Decisions) -> Import:
    try:
        seen = import_edition(paths, by=actor_in(request), name=name, decisions=decisions)
    except UnreadableFile as unreadable:
        uploads.forget(paths)
        raise InvalidInput(str(unreadable)) from unreadable
    uploads.note(paths, _about(decisions))
    return seen


def _about(decisions: Decisions) -> dict:
    return {
        "plain_days": decisions.plain_days or "",
        "plain_hours": decisions.plain_hours or "",
        "note": decisions.note,
        "values": {text: str(limit) for text, limit in decisions.values.items()},
    }


def _outcome(request: HttpRequest, seen: Import) -> HttpResponse:
    if seen.edition is not None:
        messages.success(request, _now("Kept as a draft. Nothing changes until you confirm it."))
        return redirect("office-edition-changes", pk=seen.edition.pk)
    language = "zh" if in_chinese() else "en"
    context = {"counts": seen.counts.as_json(), "doubts": doubts_of(seen.problems, language)[:SIZE]}
    context["trail"] = trail((_now("Standards"), reverse("office-standards")), (_now("Import"), ""))
    return page(request, "office/pages/unchanged.html", context)


@needs(*STANDARDS_READERS)
@require_GET
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    draft = edition_or_404(pk)
    if draft.confirmed_at is not None:
        return redirect("office-edition", pk=pk)
    found, what = changes_of(draft), request.GET.get("what", "")
    lines = [line for line in found.lines if not what or line.kind == what]
    context = {"changes": found, "what": what, "page": page_in(lines, page_number(request), SIZE)}
    context["without_held"] = {"without_held": "yes"}
    return show_edition(request, draft, "changes", context)


@needs(*STANDARDS_READERS)
@require_GET
def problems(request: HttpRequest, pk: int) -> HttpResponse:
    one = edition_or_404(pk)
    return show_edition(request, one, "problems", _problems(request, one))


def _problems(request: HttpRequest, one: Edition, form: DecisionForm | None = None) -> dict:
    severity = request.GET.get("severity", "")
    doubts = doubts_of(one.report.get("problems", []), "zh" if in_chinese() else "en")
    shown = [doubt for doubt in doubts if not severity or doubt.severity == severity]
    return {
        "page": page_in(shown, page_number(request), SIZE),
        "severity": severity,
        "form": form or _decision_form(one),
    }


def _decision_form(one: Edition, data=None) -> DecisionForm | None:
    """Only for a draft whose files are still here: to decide is to read them again."""
    paths = uploads.of_edition(one.source, one.report.get("files", {}))
    if one.confirmed_at is not None or not paths:
        return None
    known = uploads.noted(paths)
    return DecisionForm(data, initial=known, values=open_values(one.report.get("problems", [])))


@needs(Role.ADMINISTRATOR)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the kept files again with these decisions; the draft is replaced."""
    draft = edition_or_404(pk)
    form = _decision_form(draft, request.POST)
    if form is None:
        raise InvalidInput(_now("The files of this draft are not kept here. Upload them again with your decisions."))
    if not form.is_valid():
        return show_edition(request, draft, "problems", _problems(request, draft, form), status=422)
    paths = uploads.of_edition(draft.source, draft.report.get("files", {}))
    before = {text: Limit.parse(said) for text, said in uploads.noted(paths).get("values", {}).items()}
    seen = _read(request, paths, draft.name, form.as_decisions(before))
    return _outcome(request, seen)


@needs(Role.ADMINISTRATOR)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    draft = edition_or_404(pk)
    try:
        confirm_edition(draft, by=actor_in(request), without_held=request.POST.get("without_held") == "yes")
    except HuiyinError as refused:
        if refused.status != 409 or draft.confirmed_at is not None:
            raise
        messages.error(request, str(refused))
        return redirect("office-edition-changes", pk=pk)
    messages.success(request, _now("“%(name)s” is in force from now on.") % {"name": draft.name})
    return redirect("office-edition", pk=pk)


@needs(Role.ADMINISTRATOR)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    draft = edition_or_404(pk)
    discard_edition(draft, by=actor_in(request))
    uploads.forget(uploads.of_edition(draft.source, draft.report.get("files", {})))
    messages.success(request, _now("The draft is discarded; the standards in force stay as they are."))
    return redirect("office-standards")
