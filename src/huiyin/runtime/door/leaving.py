"""A worker that is about to end says so: `Connection: close` on each answer, so that nobody is surprised.

A connection that is kept open may carry the next request in the very moment in which it is closed; who sent it cannot
know whether it was heard. Whoever was told beforehand opens another one instead, and finds the next worker.
"""

from collections.abc import Callable
from multiprocessing.synchronize import Event
from typing import Any

CLOSE = ("Connection", "close")


def wsgi(application: Callable[..., Any], leaving: Event) -> Callable[..., Any]:
    def answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if not leaving.is_set():
            return application(environ, start_response)
        return application(environ, lambda status, headers, *rest: start_response(status, [*headers, CLOSE], *rest))

    return answered


def asgi(application: Callable[..., Any], leaving: Event) -> Callable[..., Any]:
    async def answered(scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        async def said(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start" and leaving.is_set():
                close = tuple(part.encode() for part in CLOSE)
                message = message | {"headers": [*message.get("headers", []), close]}
            await send(message)

        await application(scope, receive, said)

    return answered
