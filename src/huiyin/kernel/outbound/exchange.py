"""The exchange itself, over httpx: connect to a checked IP address, speak as to the name."""

import ssl
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

import certifi
import httpx

from huiyin.kernel.clock import now
from huiyin.kernel.outbound.address import Receiver
from huiyin.kernel.outbound.call import Answer, Call, Failed

LONGEST_ANSWER = 2 * 1024 * 1024
CONNECT = 5.0  # seconds for one address, so that the next one gets its turn


async def exchange(
    call: Call, receiver: Receiver, addresses: list[str], body: bytes, headers: Mapping[str, str]
) -> Answer:
    # trust_env: a proxy named in the environment would look the name up again, unchecked.
    async with httpx.AsyncClient(
        verify=_trusted(), trust_env=False, follow_redirects=False, timeout=httpx.Timeout(call.timeout, connect=CONNECT)
    ) as client:
        for address in addresses:
            request = _request(client, call, receiver, address, body, headers)
            try:
                return await _ask(client, request)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue  # nothing was sent yet
            except httpx.TimeoutException:
                raise Failed("timeout") from None
            except (httpx.TransportError, httpx.InvalidURL):
                raise Failed("refused") from None
    raise Failed("refused")


def _request(
    client: httpx.AsyncClient, call: Call, receiver: Receiver, address: str, body: bytes, headers: Mapping[str, str]
) -> httpx.Request:
    parts = urlsplit(call.url)
    numeric = f"[{address}]" if ":" in address else address
    name = f"[{receiver.host}]" if ":" in receiver.host else receiver.host
    default = receiver.port == (443 if receiver.scheme == "https" else 80)
    host = name if default else f"{name}:{receiver.port}"
    url = urlunsplit((receiver.scheme, f"{numeric}:{receiver.port}", parts.path or "/", parts.query, ""))
    # A compressed answer could be far longer than what is counted.
    fixed = {"host": host, "accept-encoding": "identity"}
    return client.build_request(
        call.method, url, content=body or None, headers={**headers, **fixed}, extensions={"sni_hostname": receiver.host}
    )


async def _ask(client: httpx.AsyncClient, request: httpx.Request) -> Answer:
    response = await client.send(request, stream=True)
    try:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise Failed("answer", status=response.status_code)
        if not response.is_success:
            raise Failed("status", status=response.status_code, retry_after=_retry_after(response))
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > LONGEST_ANSWER:
                raise Failed("answer", status=response.status_code)
        return Answer(response.status_code, {k.lower(): v for k, v in response.headers.items()}, bytes(body))
    finally:
        await response.aclose()


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds, given as such or as a date."""
    said = response.headers.get("retry-after", "")
    if said.isascii() and said.isdigit():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - now()).total_seconds())
    except (TypeError, ValueError):
        return None


@lru_cache
def _trusted() -> ssl.SSLContext:
    """The public authorities, and those that the machine's operator added."""
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    return context
