"""GET /notices, POST /notices/read: what the platform tells whoever calls."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from huiyin.accounts.models import Account
from huiyin.api.callers import KNOWN, caller_of
from huiyin.api.shapes.words import Asked
from huiyin.api.writing import reply, write
from huiyin.kernel.errors import Forbidden
from huiyin.notices.selectors import notices_page, unread_count
from huiyin.notices.services import mark_read

router = Router(tags=["notices"], auth=KNOWN)


class NoticeShape(BaseModel):
    id: int
    title: str
    body: str
    tone: str
    number: str = Field(description="of the matter it is about; empty if there is none to open")
    at: datetime
    unread: bool


class Notices(BaseModel):
    items: list[NoticeShape]
    unread: int
    page: int
    next_page: int | None


class NoticesAsked(Asked):
    unread: bool = Field(False, description="only those that were not read yet")
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    page_size: Annotated[int, Field(ge=1, le=200)] = 20


class ReadGiven(Asked):
    ids: Annotated[list[Annotated[int, Field(ge=1, le=2**53)]], Field(max_length=1000)] | None = Field(
        None, description="none named: all of mine"
    )


class Unread(BaseModel):
    unread: int


@router.get("/notices", response=Notices, summary="My notices · 我的消息")
def notices(request: HttpRequest, asked: Query[NoticesAsked]) -> HttpResponse:
    mine = _account(request)
    page = notices_page(mine, asked.page, asked.page_size, unread_only=asked.unread)
    items = [NoticeShape(**{name: getattr(told, name) for name in NoticeShape.model_fields}) for told in page.rows]
    return reply(Notices(items=items, unread=unread_count(mine), page=page.number, next_page=page.next))


@router.post("/notices/read", response=Unread, summary="Mark as read · 标为已读")
def notices_read(request: HttpRequest, body: ReadGiven) -> HttpResponse:
    mine = _account(request)

    def perform() -> Unread:
        mark_read(body.ids, by=mine)
        return Unread(unread=unread_count(mine))

    return write(request, body.model_dump_json(), perform)


def _account(request: HttpRequest) -> Account:
    """The caller's account by its key: all that one's own notices are found by."""
    by = caller_of(request)
    if by.account_id is None:
        raise Forbidden(_("Notices belong to an account."))
    return Account(pk=by.account_id)
