"""Read one's own notices. An account sees its own and no others."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db.models import Count

from huiyin.accounts.models import Account
from huiyin.kernel.paging import Page, page_of
from huiyin.notices.models import Notice
from huiyin.notices.wordings import own_words
from huiyin.notices.words import in_words


def unread_count(account: Account) -> int:
    """For the bell. One index look-up."""
    return Notice.objects.filter(account_id=account.pk, read_at=None).count()


def unread_since(since: datetime, accounts: Iterable[int], templates: Iterable[str]) -> dict[tuple[str, int], int]:
    """(template, account) → how many of these an account has from after `since` and has not read."""
    whose = list(accounts)
    if not whose:
        return {}
    found = Notice.objects.filter(
        account_id__in=whose, template__in=list(templates), read_at=None, created_at__gt=since
    )
    counted = found.values_list("template", "account_id").annotate(Count("pk"))
    return {(template, account): count for template, account, count in counted}


def notices_page(account: Account, number: int = 1, size: int = 20, *, unread_only: bool = False) -> Page:
    """Newest first; `rows` are notices.words.Told in the reader's language."""
    mine = Notice.objects.filter(account_id=account.pk)
    if unread_only:
        mine = mine.filter(read_at=None)
    page = page_of(mine.order_by("-created_at", "-pk"), number, size)
    own = own_words() if page.rows else {}
    return replace(page, rows=[in_words(notice, own=own) for notice in page.rows])
