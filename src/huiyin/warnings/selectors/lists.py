"""Lists of warnings and of messages that could not be used."""

from django.db.models import QuerySet

from huiyin.kernel.paging import Page, page_of
from huiyin.warnings.access import public_ones
from huiyin.warnings.models import Bulletin, Warning
from huiyin.warnings.vocabulary import UNSENT, State

SIZE = 20
TABS = {"open": (*sorted(UNSENT), State.OUT), "ended": (State.ENDED, State.CANCELLED, State.SET_ASIDE)}


def warnings_page(tab: str, number: int) -> Page:
    found = Warning.objects.filter(state__in=TABS[tab]).defer("shape").order_by("-made_at", "-id")
    return page_of(found, number, SIZE)


def unusable_bulletins(most: int = 10) -> list[Bulletin]:
    return list(Bulletin.objects.filter(identifier="").defer("body").order_by("-at", "-id")[:most])


def public_warnings(most: int = 50) -> QuerySet[Warning]:
    """The newest first; what is in force before what is over."""
    return public_ones().defer("shape").order_by("-out_at", "-id")[:most]
