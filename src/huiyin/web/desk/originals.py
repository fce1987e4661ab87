"""Open the original of a photo: as it was sent, with what its camera wrote into it; for a purpose, logged."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huiyin.kernel.errors import Forbidden
from huiyin.matters.access import access_matter, may_open_reporter, open_original, sight_of
from huiyin.matters.labels import label
from huiyin.matters.models import Photo
from huiyin.matters.sending import as_attachment
from huiyin.web.desk.access import DESK
from huiyin.web.desk.frame import page
from huiyin.web.doors import actor_in, needs
from huiyin.web.forms import LongText
from huiyin.web.pictures import picture


class OriginalForm(forms.Form):
    photo = forms.ChoiceField(label=_("Which photo"), widget=forms.RadioSelect)
    purpose = LongText(
        label=_("What do you need it for?"),
        max_length=200,
        rows=2,
        help_text=_("For example: to prove when it was taken. The person concerned can read it."),
    )

    def __init__(self, data, photos: list[Photo]) -> None:
        super().__init__(data, initial={"photo": photos[0].token if photos else ""})
        self.fields["photo"].choices = [  # type: ignore[attr-defined]
            (photo.token, _now("%(what)s, number %(n)s") % {"what": label("evidence", photo.kind), "n": n})
            for n, photo in enumerate(photos, start=1)
        ]


@needs(*DESK)
@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_in(request)
    matter = access_matter(actor, number)
    if not may_open_reporter(actor, matter):
        raise Forbidden(_now("The original of this photo is not for you to open. Ask the confidentiality officer."))
    photos = list(Photo.objects.filter(matter=matter, content_type__startswith="image/").order_by("pk"))
    form = OriginalForm(request.POST or None, photos)
    if form.is_bound and form.is_valid():
        chosen = next(photo for photo in photos if photo.token == form.cleaned_data["photo"])
        chosen.matter = matter
        return as_attachment(open_original(actor, chosen, form.cleaned_data["purpose"]), chosen)
    shown = [(photo, picture(photo, sight_of(actor, matter))) for photo in photos]
    context = {"form": form, "photos": shown, "matter": matter, "number": matter.number}
    return page(request, "desk/pages/originals.html", context, status=422 if form.is_bound else 200)
