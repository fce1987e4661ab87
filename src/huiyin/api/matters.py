"""Reads of matters: the list, one in full, its trace, and (with a purpose) who reported it."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from huiyin.api.asking import my_unit_code
from huiyin.api.callers import KNOWN, caller_of
from huiyin.api.shapes.detail import MatterDetail, detail_shape
from huiyin.api.shapes.lists import ListAsked, MatterPage, filters_of, refuse_unknown
from huiyin.api.shapes.matter import row_of
from huiyin.api.shapes.moves import Purpose
from huiyin.api.shapes.reporter import Reporters, reporter_shape
from huiyin.api.shapes.trace import Trace, trace_shape
from huiyin.api.writing import reply
from huiyin.kernel.clock import now
from huiyin.matters.access import access_matter, may_open_reporter, open_reporter, sight_of
from huiyin.matters.selectors import detail_of, page_of_matters

router = Router(tags=["matters"], auth=KNOWN)


@router.get("/matters", response=MatterPage, summary="List matters · 案件列表")
def matters(request: HttpRequest, asked: Query[ListAsked]) -> HttpResponse:
    by, at = caller_of(request), now()
    refuse_unknown(request.GET)
    filters = filters_of(asked, by, my_unit_code(by) if asked.my_unit else "")
    page = page_of_matters(by, filters, asked.page, now=at)
    return reply(
        MatterPage(
            items=[row_of(matter, at) for matter in page.rows],
            page=page.number,
            page_size=page.size,
            total=page.total,
            total_is_more=page.total_is_more,
            next_page=page.next,
        )
    )


@router.get("/matters/{number}", response=MatterDetail, summary="One matter in full · 案件详情")
def matter(request: HttpRequest, number: str) -> HttpResponse:
    by, at = caller_of(request), now()
    found = access_matter(by, number)
    detail = detail_of(found, by, now=at)
    response = reply(detail_shape(detail, at, sight_of(by, found), may_open=may_open_reporter(by, found)))
    response["ETag"] = f'"{found.version}"'
    return response


@router.get("/matters/{number}/trace", response=Trace, summary="Its trace, checked · 全程留痕校验")
def trace(request: HttpRequest, number: str) -> HttpResponse:
    by = caller_of(request)
    found = access_matter(by, number)
    return reply(trace_shape(found, hide=found.confidential and not may_open_reporter(by, found)))


@router.post("/matters/{number}/reporter", response=Reporters, summary="Who reported it, with a purpose · 查看上报人")
def reporter(request: HttpRequest, number: str, body: Purpose) -> HttpResponse:
    """Every opening is logged with its purpose, which the person concerned can read."""
    by = caller_of(request)
    return reply(reporter_shape(open_reporter(by, access_matter(by, number), body.purpose)))
