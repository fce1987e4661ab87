"""Pictures that everybody may look at: those that were given through Open311, where the standard makes them public.

What is shown is the covered copy, without position, device, owner, faces and number plates (matters.services.covering);
one that has none yet is not public.
"""

from collections.abc import Iterable

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from huiyin.intake.open311.public import public_matters
from huiyin.intake.open311.refusals import UNKNOWN, Refused, Wrong
from huiyin.kernel.contents import Damaged
from huiyin.matters.models import Photo
from huiyin.matters.services.photos import PICTURES, WIDTHS, content_of
from huiyin.matters.vocabulary import EvidenceKind


def _pictures() -> QuerySet[Photo]:
    """Given with a report through Open311, or added to it that way later: never what others gave to the same matter."""
    found = Photo.objects.filter(kind=EvidenceKind.REPORT, content_type__in=sorted(PICTURES)).exclude(covered="")
    reporter = Concat(Value("reporter/"), Cast("matter__reports__pk", CharField()))
    theirs = Q(by=F("matter__reports__open_report__sender")) | Q(by=reporter)
    return found.filter(theirs, matter__reports__open_report__isnull=False, matter__in=public_matters())


def media_of(matters: Iterable[int]) -> dict[int, str]:
    """Matter → public name of its first picture."""
    rows = _pictures().filter(matter__in=list(matters)).order_by("-pk").values_list("matter", "token")
    return dict(rows)


def public_picture(token: str) -> tuple[bytes, str]:
    """Its content, of the size of a screen as soon as there is one, and what kind of picture it is."""
    photo = _pictures().filter(token=token).first() if token.isprintable() else None
    try:
        if photo is not None:
            return content_of(photo, photo.covered, WIDTHS[-1])
    except (FileNotFoundError, Damaged):
        pass
    raise Refused(Wrong(UNKNOWN, _("There is no such picture.")))
