"""The same questions as the web process answers, for this one."""

from django.conf import settings
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from huiyin import __version__
from huiyin.kernel.telemetry.exposition import TYPE, exposed, may_read
from huiyin.live.figures import Streams

FRESH = {"cache-control": "no-store"}


async def live(request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok", "version": __version__}, headers=FRESH)


async def ready(request: Request) -> JSONResponse:
    """Ready while the shared reader reaches the database: without it the streams are silent."""
    hub = request.app.state.hub
    reader: dict[str, object] = {"ok": hub.is_reading}
    if not hub.is_reading:
        reader["problem"] = "the database does not answer; the streams are silent until it does"
    body = {
        "status": "ok" if hub.is_reading else "failing",
        "version": __version__,
        "checks": {"reader": reader},
        "streams": len(hub.listeners),
    }
    return JSONResponse(body, status_code=200 if hub.is_reading else 503, headers=FRESH)


async def metrics(request: Request) -> Response:
    peer = request.client.host if request.client else None
    if not may_read(peer, request.headers, settings.HUIYIN_METRICS_TOKEN):
        return Response(status_code=404, headers=FRESH)
    return Response(exposed(Streams(request.app.state.hub)), headers=FRESH | {"content-type": TYPE})
