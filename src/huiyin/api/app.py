"""The JSON API, version 1: everything that a screen can do."""

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from huiyin.api import (
    alarms,
    exports,
    handoffs,
    hotline,
    lookups,
    matters,
    moves,
    notices,
    photos,
    reports,
    track,
    webhooks,
    worklists,
)
from huiyin.api.errors import ProblemAnswer, handle_errors

DESCRIPTION = """\
Matters from report to rated close. Send an API key as `Authorization: Bearer hy_…` or `X-API-Key`; reporting, following
one's own report and the list of types need none. `Accept-Language` chooses the language of names and messages (zh, en).

Every write takes an `Idempotency-Key` (sent again with the same content, it answers the same and does nothing again)
and, where it moves a matter, the `version` you looked at (or `If-Match`): 409 tells what happened meanwhile.
"""


class Api(NinjaAPI):
    """Names of calls are short, and every call says that it may answer with a problem."""

    def get_openapi_operation_id(self, operation) -> str:
        return operation.view_func.__name__

    def get_openapi_schema(self, **where) -> OpenAPISchema:  # type: ignore[override]
        schema = super().get_openapi_schema(**where)
        made = ProblemAnswer.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas = schema["components"]["schemas"]
        schemas |= made.pop("$defs")
        schemas["ProblemAnswer"] = made
        shape = {"application/json": {"schema": {"$ref": "#/components/schemas/ProblemAnswer"}}}
        for methods in schema["paths"].values():
            for call in methods.values():
                call["responses"]["4XX"] = {"description": "What is wrong, in words", "content": shape}
                call["responses"] = {str(status): answer for status, answer in call["responses"].items()}
        return schema


api = Api(
    title="huiyin · 回音",
    version="1",
    description=DESCRIPTION,
    openapi_url=None,  # served by urls.py, made once
    docs_url=None,  # ready-made documentation pages need inline scripts, which our policy forbids
    urls_namespace="api",
)
handle_errors(api)
for module in (
    reports,
    exports,
    matters,
    moves,
    track,
    photos,
    worklists,
    notices,
    lookups,
    webhooks,
    hotline,
    handoffs,
    alarms,
):
    api.add_router("", module.router)
