"""/office/imports/files/…: the columns of one file, what they become, and the first rows as they would arrive;
/office/imports/mappings/: the mappings that there are."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.intake.files.handed_in import Kept, access_kept, take_over
from huiyin.intake.files.mapping import Mapping, load_mapping, mapping_names, shipped_names
from huiyin.intake.files.preview import MOST, preview
from huiyin.intake.files.proposing import Sampled, fitting, propose, translated
from huiyin.intake.files.saving import retire_mapping, save_mapping
from huiyin.intake.models import SavedMapping
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.paging import page_of
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.frame import page, trail
from huiyin.web.office.imports import tell
from huiyin.web.office.lists import names_of_actors
from huiyin.web.office.mapping_form import MappingForm, mapping_in
from huiyin.web.paging import page_number

SIZE = 30


@needs(Role.ADMINISTRATOR)
def file(request: HttpRequest, digest: str) -> HttpResponse:
    """The file under a mapping: one that fits, the one that is asked for, or what the columns seem to be."""
    kept = access_kept(digest)
    sampled = Sampled(kept.path)
    if request.method == "POST":
        return _edited(request, kept, sampled)
    fits = fitting(sampled.header)
    asked = request.GET.get("mapping", "")
    name = asked if asked in mapping_names() else (fits[0] if fits and asked != "new" else "")
    mapping = load_mapping(name) if name else propose(sampled)
    return _page(request, kept, sampled, mapping, fits, chosen=name)


def _edited(request: HttpRequest, kept: Kept, sampled: Sampled) -> HttpResponse:
    """What was decided in the form: shown again with its effect, or saved as a version."""
    mapping = mapping_in(request.POST, sampled.header)
    fits, errors = fitting(sampled.header), {}
    if request.POST.get("what") == "save":
        try:
            saved = save_mapping(mapping, by=actor_in(request))
        except InvalidInput as refused:
            errors[refused.field] = str(refused)
        else:
            messages.success(request, _("Saved: %(name)s, version %(n)d.") % {"name": saved.name, "n": saved.version})
            here = reverse("office-import-file", kwargs={"digest": kept.digest})
            return redirect(f"{here}?{urlencode({'mapping': saved.name})}")
    mapping = translated(mapping, sampled)
    return _page(request, kept, sampled, mapping, fits, errors=errors)


def _page(
    request: HttpRequest, kept: Kept, sampled: Sampled, mapping: Mapping, fits: list[str], *, chosen: str = "",
    errors: dict[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    missing = sorted(mapping.columns - set(sampled.header))
    seen = preview(sampled.rows[:MOST] if mapping.id and mapping.title and mapping.received_at else [], mapping)
    context = {
        "kept": kept,
        "mapping": mapping,
        "form": MappingForm(mapping, sampled, errors or {}),
        "chosen": chosen,
        "fits": fits,
        "others": [name for name in mapping_names() if name not in fits],
        "missing": missing,
        "heads": seen.heads,
        "rows": [] if missing else seen.rows,
        "bad": seen.bad,
        "is_shipped": chosen in shipped_names(),
        "trail": trail((_("Take over files"), "/office/imports/"), (kept.path.name, "")),
    }
    return page(request, "office/pages/import_file.html", context, status=422 if errors else 200)


@needs(Role.ADMINISTRATOR)
@require_POST
def go(request: HttpRequest, digest: str) -> HttpResponse:
    """Try it, or take it over, by a mapping that there is."""
    kept = access_kept(digest)
    dry_run = request.POST.get("what") != "take"
    run = take_over(kept, request.POST.get("mapping", ""), by=actor_in(request), dry_run=dry_run)
    tell(request, run)
    return redirect("office-import", pk=run.pk)


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    found = page_of(SavedMapping.objects.order_by("name", "-version"), page_number(request), SIZE)
    names = names_of_actors(saved.by for saved in found.rows)
    seen: set[str] = set()
    lines = []
    for saved in found.rows:
        in_use = saved.retired_at is None and saved.name not in seen
        seen.add(saved.name)
        lines.append((saved, names[saved.by], in_use))
    context = {
        "page": found,
        "lines": lines,
        "shipped": [load_mapping(name) for name in shipped_names()],
        "trail": trail((_("Take over files"), "/office/imports/"), (_("Mappings"), "")),
    }
    return page(request, "office/pages/mappings.html", context)


@needs(Role.ADMINISTRATOR)
@require_POST
def retire(request: HttpRequest) -> HttpResponse:
    name = request.POST.get("name", "")
    retire_mapping(name, by=actor_in(request))
    messages.success(request, _("%(name)s is offered no more.") % {"name": name})
    return redirect("office-mappings")
