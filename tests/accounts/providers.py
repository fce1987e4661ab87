"""A sign-in provider on loopback, with real doors and signed tokens; and a relay before it that can lie.

The relay forwards everything, so that the provider takes its address for its own. Told to, it forges the tokens: with
`claims` changed and signed anew by a key that it publishes itself, or by one that nobody publishes.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx
import pytest
from joserfc import jws, jwt
from joserfc.jwk import RSAKey


@dataclass
class Relay:
    behind: str
    issuer: str = ""
    lie: Callable[[dict], None] | None = None
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "relay", "use": "sig"}))
    published: bool = True
    algorithm: str = "RS256"
    asked: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, environ, start_response):
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        self.asked.append((path, body.decode()))
        headers = {"Host": environ["HTTP_HOST"], "Content-Type": environ.get("CONTENT_TYPE", "")}
        if "HTTP_AUTHORIZATION" in environ:
            headers["Authorization"] = environ["HTTP_AUTHORIZATION"]
        with httpx.Client(trust_env=False) as client:
            answer = client.request(
                environ["REQUEST_METHOD"], f"{self.behind}{path}?{query}", content=body, headers=headers
            )
        content = answer.content
        if path == "/oauth2/token" and self.lie is not None:
            content = self._forged(answer.json())
        if path == "/jwks" and self.lie is not None and self.published:
            content = json.dumps({"keys": [self.key.as_dict(private=False)]}).encode()
        given = [(n, v) for n, v in answer.headers.items() if n.lower() in ("content-type", "location")]
        start_response(f"{answer.status_code} X", [*given, ("Content-Length", str(len(content)))])
        return [content]

    def _forged(self, answer: dict) -> bytes:
        claims = json.loads(jws.extract_compact(answer["id_token"].encode()).payload)
        self.lie(claims)
        answer["id_token"] = jwt.encode({"alg": self.algorithm, "kid": "relay"}, claims, self.key, [self.algorithm])
        return json.dumps(answer).encode()


class Quiet(WSGIRequestHandler):
    def log_message(self, *args) -> None:
        pass


@contextmanager
def relay_before(provider: str) -> Iterator[Relay]:
    relay = Relay(provider)
    server = make_server("127.0.0.1", 0, relay, handler_class=Quiet)
    relay.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield relay
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def provider(monkeypatch: pytest.MonkeyPatch, people: dict[str, dict], port: int = 0) -> Iterator[str]:
    """Runs with these people, subject → claims; answers its issuer."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # it would want https even on loopback
    from oidc_provider_mock import User, run_server_in_thread

    users = [User(sub=subject, claims=claims) for subject, claims in people.items()]
    with run_server_in_thread(port, user_claims=users) as server:
        yield f"http://localhost:{server.server_port}"


def agree(address: str, subject: str) -> str:
    """What the person does at the provider: sign in there, say yes. Answers where the browser is sent back to."""
    with httpx.Client(trust_env=False) as browser:
        for _try in range(20):
            answer = browser.post(address, data={"sub": subject})
            if answer.status_code == 302:
                return answer.headers["Location"]
            time.sleep(0.05)
    raise AssertionError(answer.text)
