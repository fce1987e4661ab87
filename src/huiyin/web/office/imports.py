"""/office/imports/: matters of other systems, from their files: hand in, see what it would be, try, take over."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.audit.services import opened
from huiyin.intake.files.handed_in import Kept, is_working, keep, kept_of, take_over
from huiyin.intake.files.mapping import mapping_names
from huiyin.intake.files.preview import field_words
from huiyin.intake.files.rejected import reasons_of, write_rejected
from huiyin.intake.models import ImportRun
from huiyin.kernel.errors import InvalidInput, NotFound
from huiyin.kernel.paging import page_of
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.frame import page, trail
from huiyin.web.paging import page_number

MOST = 20 * 1024 * 1024
TABLES = (".csv", ".csv.gz", ".txt", ".tsv", ".xlsx", ".xlsm")


class ImportForm(forms.Form):
    mapping = forms.ChoiceField(
        label=_("Mapping"),
        required=False,
        help_text=_("Says which column is what. Choose one to take the file over at once."),
    )
    file = forms.FileField(label=_("File"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, name) for name in mapping_names()]
        self.fields["mapping"].choices = [("", _now("Recognise the columns and show me first")), *names]

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > MOST:
            raise forms.ValidationError(_now("At most 20 MB. Larger files: huiyin import matters, on the server."))
        if not (file.name or "").lower().endswith(TABLES):
            raise forms.ValidationError(_now("This is no table. Choose a .csv, .csv.gz or .xlsx file."))
        return file


@dataclass(frozen=True)
class RunLine:
    """`state`: done, working or stopped. `rows`: of the whole file, if it is known."""

    run: ImportRun
    state: str
    rows: int | None
    kept: Kept | None

    @property
    def can_go_on(self) -> bool:
        return self.state == "stopped" and self.kept is not None


@needs(Role.ADMINISTRATOR)
def show(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid():
        try:
            return _begin(request, form.cleaned_data)
        except InvalidInput as refused:
            form.add_error(None, str(refused))
    found = page_of(ImportRun.objects.order_by("-started_at", "-pk"), page_number(request), 20)
    lines = [line_of(run) for run in found.rows]
    context = {
        "form": form,
        "page": found,
        "lines": lines,
        "working": any(line.state == "working" for line in lines),
        "trail": trail((_now("Take over files"), "")),
    }
    return page(request, "office/pages/imports.html", context, status=422 if form.is_bound else 200)


def _begin(request: HttpRequest, given: dict) -> HttpResponse:
    file = given["file"]
    kept = keep(file.name, file.chunks())
    if not given["mapping"]:
        return redirect("office-import-file", digest=kept.digest)
    run = take_over(kept, given["mapping"], by=actor_in(request))
    tell(request, run)
    return redirect("office-imports")


def tell(request: HttpRequest, run: ImportRun) -> None:
    if run.finished_at is None:
        messages.info(request, _now("The worker takes it over. This page shows how far it is."))
        return
    if run.dry_run:
        text = _now("Tried: %(new)d would be new, %(known)d are known already, %(rejected)d would be rejected.")
    else:
        text = _now("Done: %(new)d new, %(known)d known already, %(rejected)d rejected.")
    counts = {"new": run.imported, "known": run.already_there, "rejected": run.rejected}
    messages.success(request, text % counts)


def line_of(run: ImportRun) -> RunLine:
    """Of one that is finished nothing is asked; the others are few."""
    if run.finished_at is not None:
        return RunLine(run, "done", run.rows_done, None)
    kept, working = kept_of(run), is_working(run)
    return RunLine(run, "working" if working else "stopped", kept.rows if kept else None, kept)


@needs(Role.ADMINISTRATOR)
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: how far it is, what it did or would do, and why rows were rejected."""
    run = run_or_404(pk)
    words = field_words()
    reasons = [
        reason | {"what": _now(", ").join(str(words.get(name, name)) for name in reason["fields"].split(",") if name)}
        for reason in reasons_of(run)
    ]
    context = {
        "run": run,
        "line": line_of(run),
        "kept": kept_of(run),
        "reasons": reasons,
        "trail": trail((_now("Take over files"), "/office/imports/"), (run.file_name, "")),
    }
    return page(request, "office/pages/import_run.html", context)


@needs(Role.ADMINISTRATOR)
@require_POST
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stopped; of a finished trial, the run itself."""
    run = run_or_404(pk)
    kept = kept_of(run)
    if kept is None:
        raise InvalidInput(_now("The file is not kept here. Hand it in again: it goes on where it stopped."))
    dry_run = run.dry_run and run.finished_at is None
    run = take_over(kept, run.mapping, version=run.mapping_version, dry_run=dry_run, by=actor_in(request))
    tell(request, run)
    return redirect("office-import", pk=run.pk)


@needs(Role.ADMINISTRATOR)
@require_GET
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """The rejected rows with their reasons; they may hold personal details, so the opening is logged."""
    run = run_or_404(pk)
    if not run.rejected:
        raise NotFound(_now("No row of this file was rejected."))
    opened(f"import/{run.pk}", by=actor_in(request).ref, purpose=_now("Mend rejected rows"), fields=("rows",))
    # Under a name of our own: the file's was given by whoever handed it in.
    file, name = write_rejected(run).open("rb"), f"rejected-{run.pk}.csv"
    return FileResponse(file, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


def run_or_404(pk: int) -> ImportRun:
    found = ImportRun.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_now("There is no such import."))
    return found
