"""Whatever a server answers, the suite goes through to its end and says what is wrong; a key goes to nobody else."""

import httpx
import pytest
from starlette.responses import Response

from huiyin.conformance import Options, Outcome, check
from huiyin.conformance.mutants import Reference, in_memory
from huiyin.conformance.mutants.reference import KEY, URL
from huiyin.conformance.register import RULES

BODIES = [
    b"",
    b"null",
    b"[]",
    b"[1, null, [2]]",
    b'{"services": 7}',
    b'[{"service_code": ["a"], "metadata": {}, "service_request_id": [1], "requested_datetime": 5, "lat": []}]',
    b"<html><body>hello</body></html>",
    b"<a><b/></a>",
    b"<services><service/></services>",
    b"<service_requests><request>words</request></service_requests>",
    b"\xff\xfe\x00",
    b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><services>&b;</services>',
]


@pytest.mark.parametrize("status", [200, 302, 418, 500])
@pytest.mark.parametrize("body", BODIES)
def test_the_suite_reaches_its_end(body, status):
    with in_memory(Response(body, status)) as transport:
        results = list(check(Options(URL, KEY, write=True, pause=0), transport))
    assert [one.rule for one in results if one.outcome == Outcome.FAIL]
    assert len(results) == len(RULES)


class Elsewhere(httpx.BaseTransport):
    """The reference server, except that it points every form to another host; it notes who is asked what."""

    def __init__(self, reference: httpx.BaseTransport) -> None:
        self.reference = reference
        self.asked: list[tuple[str, str]] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.method, request.url.host))
        if request.method == "POST":
            return httpx.Response(307, headers={"location": "http://elsewhere.example/requests.xml"})
        return self.reference.handle_request(request)


def test_a_form_with_its_key_is_not_carried_to_another_host():
    with in_memory(Reference().app()) as reference:
        server = Elsewhere(reference)
        results = list(check(Options(URL, KEY, write=True, pause=0), server))
    assert ("POST", "reference.example") in server.asked
    assert {host for _method, host in server.asked} == {"reference.example"}
    assert "post.answer" in {one.rule for one in results if one.outcome == Outcome.FAIL}
