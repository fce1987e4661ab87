"""GET /matters/export.{csv,xlsx,geojson,jsonl}: what a list holds, as a file; large ones are made and then fetched."""

from datetime import datetime
from typing import Annotated

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from huiyin.api.asking import my_unit_code
from huiyin.api.callers import KNOWN, caller_of
from huiyin.api.shapes.lists import ExportAsked, filters_of, refuse_unknown
from huiyin.api.writing import reply
from huiyin.exports.access import access_export, open_file
from huiyin.exports.formats import MIME, Format
from huiyin.exports.models import Export
from huiyin.exports.question import Question
from huiyin.exports.services import take_out

router = Router(tags=["exports"], auth=KNOWN)
Key = Annotated[int, Path(ge=1, le=2**62)]


class ExportShape(BaseModel):
    id: int
    state: str = Field(description="waiting, running, ready, sent, failed, expired")
    format: Format
    rows: int = Field(description="matters written so far")
    of_rows: int | None
    size: int
    sha256: str
    why: str = Field(description="why it failed")
    asked_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None
    url: str
    file: str = Field(description="where the file is fetched once it is ready")


@router.get(
    "/matters/export.{format}",
    response={200: None, 202: ExportShape},
    summary="A list of matters as a file · 导出案件",
)
def export(request: HttpRequest, format: Format, asked: Query[ExportAsked]) -> HttpResponseBase:
    """200 with the file, or, for more than 5,000 matters, 202 with where to ask for it. Every export is written down
    with its purpose."""
    by = caller_of(request)
    refuse_unknown(request.GET, ExportAsked)
    question = Question(filters_of(asked, by, my_unit_code(by) if asked.my_unit else ""))
    made, file = take_out(question, format, asked.columns, by=by, purpose=asked.purpose)
    if file is None:
        answer = reply(shape_of(made), status=202)
        answer["Location"] = f"/api/v1/exports/{made.pk}"
        answer["Retry-After"] = "2"
        return answer
    return _file(made, file)


@router.get("/exports/{key}", response=ExportShape, summary="How far an export is · 导出进度")
def export_state(request: HttpRequest, key: Key) -> HttpResponse:
    return reply(shape_of(access_export(caller_of(request), key)))


@router.get("/exports/{key}/file", response={200: None}, summary="Fetch a finished export · 下载导出文件")
def export_file(request: HttpRequest, key: Key) -> HttpResponseBase:
    by = caller_of(request)
    found = access_export(by, key)
    return _file(found, open_file(found, by=by))


def _file(made: Export, file) -> FileResponse:
    answer = FileResponse(file, as_attachment=True, filename=made.file_name, content_type=MIME[Format(made.format)])
    answer["X-Rows"] = str(made.rows)
    return answer


def shape_of(made: Export) -> ExportShape:
    plain = ("state", "rows", "of_rows", "size", "sha256", "why", "asked_at", "finished_at", "expires_at")
    url = f"/api/v1/exports/{made.pk}"
    values = {name: getattr(made, name) for name in plain}
    return ExportShape(id=made.pk, format=Format(made.format), url=url, file=f"{url}/file", **values)
