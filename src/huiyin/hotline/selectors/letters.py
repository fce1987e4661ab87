"""The register of letters, visits and media."""

from huiyin.hotline.models import Letter
from huiyin.kernel.paging import Page, page_of
from huiyin.matters.access import visible_to
from huiyin.matters.models import Matter
from huiyin.orgs.actor import Actor


def letters_page(actor: Actor, kind: str, number: int, size: int = 30) -> Page:
    """Newest first, as far as this person may see the matters."""
    found = Letter.objects.filter(matter__in=visible_to(actor)).order_by("-registered_at", "-pk")
    found = found.filter(kind=kind) if kind else found
    rows = Letter.objects.select_related("matter", "matter__unit", "matter__type")
    return page_of(found, number, size, rows=rows)


def letter_of(matter: Matter) -> Letter | None:
    return Letter.objects.filter(matter=matter).first()
