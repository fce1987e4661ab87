"""The same two questions as the web process answers, for this one."""

from starlette.requests import Request
from starlette.responses import JSONResponse

from huiyin import __version__

FRESH = {"cache-control": "no-store"}


async def live(request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok", "version": __version__}, headers=FRESH)


async def ready(request: Request) -> JSONResponse:
    """Ready while the shared reader reaches the database: without it the streams are silent."""
    hub = request.app.state.hub
    checks = {"reader": {"ok": hub.is_reading}}
    body = {
        "status": "ok" if hub.is_reading else "failing",
        "version": __version__,
        "checks": checks,
        "streams": len(hub.listeners),
    }
    return JSONResponse(body, status_code=200 if hub.is_reading else 503, headers=FRESH)
