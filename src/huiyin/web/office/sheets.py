"""/office/lists/…: units, staff and service items by Excel: download, edit, hand in, see what changes, confirm."""

import tempfile

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.audit.services import opened
from huiyin.exports.formats import MIME, Format
from huiyin.intake.files.handed_in import access_kept, forget, keep
from huiyin.intake.lists.comparing import compare, confirm
from huiyin.intake.lists.devices import DEVICES
from huiyin.intake.lists.items import ITEMS
from huiyin.intake.lists.kinds import ListKind
from huiyin.intake.lists.staff import STAFF
from huiyin.intake.lists.units import UNITS
from huiyin.intake.lists.workbook import write_list
from huiyin.kernel.errors import InvalidInput, NotFound
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.frame import page, trail

KINDS = {kind.name: kind for kind in (UNITS, STAFF, ITEMS, DEVICES)}
HOMES = {"units": "office-units", "staff": "office-staff", "items": "office-items", "devices": "office-devices"}
MOST = 20 * 1024 * 1024
SHOWN = 500  # changes and problems on one page


class SheetForm(forms.Form):
    file = forms.FileField(label=_("File"))
    close = forms.BooleanField(
        label=_("Close what the file does not name"),
        required=False,
        help_text=_("Tick this only if the file is the whole list. You see what would be closed before it happens."),
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > MOST or not (file.name or "").lower().endswith((".xlsx", ".xlsm", ".csv")):
            raise forms.ValidationError(_now("Choose an .xlsx or .csv file of at most 20 MB."))
        return file


@needs(Role.ADMINISTRATOR)
def show(request: HttpRequest, name: str) -> HttpResponse:
    kind = _kind(name)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = keep(file.name, file.chunks())
            compare(kind, kept.path, close_missing=False, by=actor_in(request))
        except InvalidInput as refused:
            form.add_error("file", str(refused))
        else:
            here = reverse("office-list-changes", kwargs={"name": name, "digest": kept.digest})
            return redirect(f"{here}?close=1" if form.cleaned_data["close"] else here)
    context = _about(kind) | {"form": form, "count": len(kind.current())}
    return page(request, "office/pages/list.html", context, status=422 if form.is_bound else 200)


@needs(Role.ADMINISTRATOR)
@require_GET
def changes(request: HttpRequest, name: str, digest: str) -> HttpResponse:
    kind, kept, closing = _kind(name), access_kept(digest), request.GET.get("close") == "1"
    found = compare(kind, kept.path, close_missing=closing, by=actor_in(request))
    context = _about(kind) | {
        "kept": kept,
        "closing": closing,
        "found": found,
        "changes": found.changes[:SHOWN],
        "problems": found.problems[:SHOWN],
        "more": max(0, max(len(found.changes), len(found.problems)) - SHOWN),
        "counts": {kind: found.count(kind) for kind in ("added", "changed", "closed")},
    }
    return page(request, "office/pages/list_changes.html", context)


@needs(Role.ADMINISTRATOR)
@require_POST
def settle(request: HttpRequest, name: str, digest: str) -> HttpResponse:
    kind, kept = _kind(name), access_kept(digest)
    closing, seen = request.POST.get("close") == "1", request.POST.get("seen", "")
    found = confirm(kind, kept.path, close_missing=closing, seen=seen, by=actor_in(request))
    forget(kept)
    text = _now("Done: %(added)d added, %(changed)d changed, %(closed)d closed.")
    messages.success(request, text % {kind: found.count(kind) for kind in ("added", "changed", "closed")})
    return redirect(HOMES[name])


@needs(Role.ADMINISTRATOR)
@require_GET
def download(request: HttpRequest, name: str, what: str) -> HttpResponse:
    """The list as it is, or an empty one to begin with. That of the staff holds names and numbers: it is logged."""
    kind = _kind(name)
    if what == "list" and kind is STAFF:
        fields = ("name", "phone")
        opened("staff/*", by=actor_in(request).ref, purpose=_now("Edit the list of staff in Excel"), fields=fields)
    file = tempfile.SpooledTemporaryFile(4 * 1024 * 1024)
    write_list(kind, file, empty=what == "template")  # type: ignore[arg-type]
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}-{what}.xlsx", content_type=MIME[Format.XLSX])


def _kind(name: str) -> ListKind:
    if name not in KINDS:
        raise NotFound(_now("There is no such list."))
    return KINDS[name]


def _about(kind: ListKind) -> dict:
    home = reverse(HOMES[kind.name])
    return {"kind": kind, "home": home, "trail": trail((kind.words, home), (_now("By Excel"), ""))}
