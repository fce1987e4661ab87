"""Who gets which stream."""

import asyncio
import time

import psycopg
from django.conf import settings
from psycopg_pool import PoolTimeout
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from huiyin.live.feed import Told
from huiyin.live.frames import Key, followed, key_in
from huiyin.live.hub import Hub
from huiyin.live.listener import Listener, to_nobody, to_staff
from huiyin.live.origins import cors, foreign
from huiyin.live.scope import Happening, Scope, scope_of
from huiyin.live.stream import Stream
from huiyin.live.viewers import Credential, Viewer, of_api_key, of_session, viewers
from huiyin.matters.follow import GOOD_FOR, PUBLIC_MOVES, followed_by

MOST = 5000  # streams of one process
MOST_EACH = 30  # of one session or key: a browser with many tabs, not a program that forgets to hang up


async def matters(request: Request) -> Response | Stream:
    return await _for_staff(request, to_staff)


async def notices(request: Request) -> Response | Stream:
    return await _for_staff(request, to_nobody)


async def track(request: Request) -> Response | Stream:
    hub: Hub = request.app.state.hub
    matter_id = followed_by(request.path_params["token"])
    if matter_id is None:
        return _refuse(request, 404, "This address is not valid any more. Open the page of your matter again.")
    if len(hub.listeners) >= MOST:
        return _refuse(request, 503, "Too many streams are open. Try again in a moment.")
    if not await _reading(hub):
        return _refuse(request, 503, "The database does not answer. Try again in a moment.")
    listener = Listener(Scope(matter_id=matter_id), _to_reporter, until=time.time() + GOOD_FOR)
    return Stream(hub, listener, cors(request), _last(request))


async def _for_staff(request: Request, show) -> Response | Stream:
    hub: Hub = request.app.state.hub
    if foreign(request):
        return _refuse(request, 403, "Pages of other origins may not read this.")
    credential = _credential(request)
    try:
        viewer = await _viewer(hub, credential) if credential else None
        reading = await _reading(hub)
    except (psycopg.Error, PoolTimeout):
        reading, viewer = False, None
    if not reading:
        return _refuse(request, 503, "The database does not answer. Try again in a moment.")
    if viewer is None:
        return _refuse(request, 401, "Sign in first, or give an API key.")
    if len(hub.listeners) >= MOST:
        return _refuse(request, 503, "Too many streams are open. Try again in a moment.")
    if hub.open_by[credential] >= MOST_EACH:
        return _refuse(request, 429, "This session has too many streams open. Close some pages.")
    scope = scope_of(viewer.actor, _serial(request.query_params.get("number")))
    listener = Listener(scope, show, credential=credential, account_id=viewer.account_id)
    return Stream(hub, listener, cors(request), _last(request))


def _to_reporter(scope: Scope, happening: Told) -> bytes | None:
    if not isinstance(happening, Happening):
        return None
    if happening.matter_id == scope.matter_id and happening.move in PUBLIC_MOVES:
        return followed(happening)
    return None


def _credential(request: Request) -> Credential | None:
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and secret:
        return of_api_key(secret.strip())
    cookie = request.cookies.get(settings.SESSION_COOKIE_NAME)
    return of_session(cookie) if cookie else None


async def _viewer(hub: Hub, credential: Credential) -> Viewer | None:
    async with hub.pool.connection(timeout=5) as db:
        return (await viewers(db, [credential])).get(credential)


async def _reading(hub: Hub) -> bool:
    """The reader has found its place; in the first moment after a start it may need a little."""
    for _ in range(50):
        if hub.position is not None:
            return True
        await asyncio.sleep(0.05)
    return False


def _last(request: Request) -> Key | None:
    """The standard header; a query for clients that cannot set headers when they open a page anew."""
    return key_in(request.headers.get("last-event-id") or request.query_params.get("last_event_id", ""))


def _serial(number: str | None) -> int | None:
    """As matters.numbers reads it; -1, which no matter has, for what is no number."""
    if number is None:
        return None
    serial = number.strip().partition("-")[2]
    return int(serial) if serial.isascii() and serial.isdigit() and len(serial) < 15 else -1


def _refuse(request: Request, status: int, message: str) -> Response:
    headers = {} if foreign(request) else cors(request)
    return JSONResponse({"message": message}, status_code=status, headers={"cache-control": "no-store"} | headers)
