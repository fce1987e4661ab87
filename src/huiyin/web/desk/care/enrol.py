"""/desk/care/new/: the text, what they agree to, who they are, where they live. Without consent there is no file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huiyin.care.consent_texts import INTRO, POINTS
from huiyin.care.models import Consent, Picture
from huiyin.care.services import enrol
from huiyin.care.services.pictures import keep_picture
from huiyin.kernel.errors import HuiyinError, InvalidInput
from huiyin.matters.labels import pick
from huiyin.orgs.roles import Role
from huiyin.web.desk.care.forms import EnrolForm
from huiyin.web.desk.care.purposes import keep_purpose
from huiyin.web.desk.frame import page
from huiyin.web.doors import actor_in, needs

FIELDS = {"lon": None, "guardian": "guardian_name"}  # of an error, to the field of the form


@needs(Role.CARER)
@never_cache
@require_http_methods(["GET", "POST"])
def fill_in(request: HttpRequest) -> HttpResponse:
    form = EnrolForm(request.POST or None)
    if form.is_bound and form.is_valid() and (pk := _enrol(request, form)):
        return redirect("desk-care-file", pk=pk)
    context = {"form": form, "intro": pick(INTRO), "points": [pick(point) for point in POINTS]}
    return page(request, "desk/pages/care/enrol.html", context, status=422 if form.is_bound else 200)


def _enrol(request: HttpRequest, form: EnrolForm) -> int | None:
    actor = actor_in(request)
    try:
        file = enrol(form.new_file(), by=actor)
    except HuiyinError as refused:
        field = refused.field if isinstance(refused, InvalidInput) else ""
        form.add_error(field if field in form.fields else None, str(refused))
        return None
    keep_purpose(request, file.pk, _("to open the file"))
    keep_evidence(request, file.consents.get())
    messages.success(request, _("The file is open. Say next whom to call, and who goes there."))
    return file.pk


def keep_evidence(request: HttpRequest, consent: Consent) -> None:
    """Photos of the signed paper. One that cannot be read costs nothing that was typed: it is said, and asked again."""
    for upload in request.FILES.getlist("evidence")[:4]:
        try:
            row = keep_picture(consent.file, upload.name or "", upload.read(), by=actor_in(request))
            Picture.objects.filter(pk=row.pk).update(consent=consent)
        except HuiyinError as refused:
            messages.error(request, str(refused))
