"""Photos of a form: stored when it is sent, and still there when it has to be sent again."""

from django.http import HttpRequest

from huiyin.matters.models import Photo
from huiyin.orgs.actor import Actor
from huiyin.web.desk.moves.base import MoveForm
from huiyin.web.forms import uploads_in


def keep_uploads(request: HttpRequest, form: MoveForm, *, by: Actor) -> None:
    """Store what was sent; its tokens go along in the form's hidden field `kept`."""
    fresh = [photo for name, kind in form.uploads.items() for photo in uploads_in(request, kind, by=by, name=name)]
    if fresh:
        form.data = form.data.copy()
        form.data["kept"] = " ".join([*tokens(form), *(photo.token for photo in fresh)])


def kept_photos(form: MoveForm, *, by: Actor) -> list[Photo]:
    """Of this person and not used yet: a token of anybody else's photo is worth nothing."""
    wanted = tokens(form)
    return list(Photo.objects.filter(token__in=wanted, by=by.ref, matter=None).order_by("pk")) if wanted else []


def tokens(form: MoveForm) -> list[str]:
    return str(form.data.get("kept", "")).split()[:27]
