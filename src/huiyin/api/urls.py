"""Addresses under /api/v1/. What is not there, or not with this method, is said in the API's own shape."""

import json
from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from huiyin.api import errors
from huiyin.api.app import api


def polite(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @csrf_exempt  # a session's writes are checked by callers.Session; keys and codes need no cookie
    def answered(request: HttpRequest, **parts: str) -> HttpResponse:
        response = view(request, **parts)
        if response.status_code == 405:
            response = errors.not_allowed(request, response["Allow"])
        response.setdefault("Cache-Control", "no-store")
        return response

    return answered


def openapi(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_description(), content_type="application/json")


@cache
def _description() -> str:
    return json.dumps(api.get_openapi_schema(), ensure_ascii=False)


_patterns, _app, _namespace = api.urls
for _pattern in _patterns:
    _pattern.callback = polite(_pattern.callback)  # type: ignore[arg-type, union-attr]

urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    path("", (_patterns, _app, _namespace)),
    path("<path:anything>", csrf_exempt(errors.not_found)),
]
