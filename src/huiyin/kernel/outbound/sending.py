"""Send one call, and note how it went."""

import asyncio
import logging
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import uuid4

from django.conf import settings

from huiyin.kernel.clock import now
from huiyin.kernel.outbound import circuit
from huiyin.kernel.outbound.address import Receiver, is_public, look_up, receiver_of
from huiyin.kernel.outbound.call import Answer, Call, Failed
from huiyin.kernel.outbound.exchange import exchange
from huiyin.kernel.outbound.signing import sign
from huiyin.kernel.telemetry import figures

log = logging.getLogger(__name__)

# Looking up a name cannot be broken off; a thread of its own finishes it after nobody waits any more.
_lookups = ThreadPoolExecutor(8, thread_name_prefix="outbound-lookup")
_calls = ThreadPoolExecutor(8, thread_name_prefix="outbound-call")


def send(call: Call) -> Answer:
    """Send it and answer what came back, if that is a success (2xx).

    Raises:
        Failed: anything else. Whether it is worth trying again, it says itself.
        RuntimeError: called inside an open database transaction.
    """
    receiver = receiver_of(call.url)
    if receiver is None:
        raise Failed("address")
    failed_before = circuit.enter(call.circuit, at=now(), trial=timedelta(seconds=call.timeout + 5))
    began = monotonic()
    try:
        answer = _run(_within_deadline(call, receiver))
    except Failed as failure:
        _note(call, failure, failed_before)
        _tell(call, failure.kind, failure.status, began)
        raise
    if failed_before:
        circuit.note_success(call.circuit)
    _tell(call, "sent", answer.status, began)
    return answer


def _run(exchange: Coroutine[Any, Any, Answer]) -> Answer:
    """In a thread of its own where the caller's runs an event loop already."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(exchange)
    return _calls.submit(asyncio.run, exchange).result()


async def _within_deadline(call: Call, receiver: Receiver) -> Answer:
    try:
        async with asyncio.timeout(call.timeout):
            addresses = await _checked(receiver, call.private_ok)
            body, media_type = call.body()
            return await exchange(call, receiver, addresses, body, _headers(call, body, media_type))
    except TimeoutError:
        raise Failed("timeout") from None


async def _checked(receiver: Receiver, private_ok: bool) -> list[str]:
    try:
        found = await asyncio.get_running_loop().run_in_executor(_lookups, look_up, receiver)
    except (OSError, UnicodeError):
        raise Failed("refused") from None
    if private_ok or receiver.listed_in(settings.HUIYIN_OUTBOUND_PRIVATE):
        return found
    public = [address for address in found if is_public(address)]
    if not public:
        raise Failed("address")
    return public


def _headers(call: Call, body: bytes, media_type: str) -> dict[str, str]:
    headers = {"user-agent": "huiyin", "accept": "application/json, */*;q=0.5"}
    if media_type:
        headers["content-type"] = media_type
    if call.key:
        headers["idempotency-key"] = call.key
    headers |= {name.lower(): value for name, value in call.headers.items()}
    if call.secret:
        headers |= sign(call.secret, call.key or f"msg_{uuid4().hex}", now(), body)
    return headers


def _note(call: Call, failure: Failed, failed_before: bool) -> None:
    """A receiver that answers, whatever it answers, is there; only its own faults and its silence count."""
    if failure.kind in ("timeout", "refused") or failure.status >= 500:
        circuit.note_failure(call.circuit, at=now())
    elif failed_before:
        circuit.note_success(call.circuit)


def _tell(call: Call, how: str, status: int, began: float) -> None:
    took = round((monotonic() - began) * 1000)
    figures.calls_out.labels(how).inc()
    log.info("outbound %s: %s", call.method, how, extra={"target": call.circuit, "answered": status, "ms": took})
