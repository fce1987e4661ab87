"""The server that is looked at: each of its answers is fetched once and kept, and read when a rule asks."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpx

from huiyin.conformance.reading import JSON, XML, Unreadable, local, read, read_xml, text
from huiyin.conformance.results import Failed, Skipped


@dataclass(frozen=True)
class Options:
    """What the person who runs the suite may say.

    Attributes:
        url: of the endpoint, e.g. https://city.example/open311/v2
        key, write: both are needed for the rules that send something.
        at: latitude and longitude for what is sent; else those of a request that is there already.
        service: its code; else the first that can be filled in.
        discovery: address of the discovery document without its suffix; else it is looked for under `url`.
        pause: seconds before a token is asked for again.
    """

    url: str
    key: str = ""
    jurisdiction: str = ""
    write: bool = False
    at: tuple[float, float] | None = None
    service: str = ""
    discovery: str = ""
    pause: float = 1.0


@dataclass(frozen=True)
class Reply:
    where: str
    face: str
    status: int
    content_type: str
    content: bytes

    @cached_property
    def read(self) -> Any:
        """The tree of it, of either face; many rules look at one answer.

        Raises:
            Unreadable: not well-formed.
        """
        return read(self.content, self.face)

    @property
    def root(self) -> str:
        return local(read_xml(self.content).tag)


@dataclass
class Server:
    client: httpx.Client
    options: Options
    posted: dict[str, Any] = field(default_factory=dict)  # by face, for the rules that write
    _kept: dict[tuple, Reply] = field(default_factory=dict)

    def get(self, path: str, face: str = XML, **query: str) -> Reply:
        """The answer to GET `path`.`face`, asked for once."""
        name = (path, face, tuple(sorted(query.items())))
        if name not in self._kept:
            asked = self._ours(query)
            self._kept[name] = self._reply("GET", self._url(path, face), face, params=asked)
        return self._kept[name]

    def get_anew(self, path: str, face: str = XML) -> Reply:
        """The answer as it is now, after something was sent."""
        self._kept.pop((path, face, ()), None)
        return self.get(path, face)

    def post(self, face: str, form: dict[str, str], *, key: str | None = None, path: str = "requests") -> Reply:
        """POST `path`, with the key of the options unless another is given; never asked twice by itself."""
        key = self.options.key if key is None else key
        data = self._ours(form) | ({"api_key": key} if key else {})
        return self._reply("POST", self._url(path, face), face, data=data)

    def _url(self, path: str, face: str) -> str:
        if path == "discovery" and self.options.discovery:
            return f"{self.options.discovery}.{face}"
        return f"{self.options.url.rstrip('/')}/{path}.{face}"

    def _ours(self, given: dict[str, str]) -> dict[str, str]:
        ours = {"jurisdiction_id": self.options.jurisdiction} if self.options.jurisdiction else {}
        return ours | given

    def _reply(self, method: str, url: str, face: str, **given: Any) -> Reply:
        try:
            # A form with its key is not carried on to wherever a server points.
            answer = self.client.request(method, url, follow_redirects=method == "GET", **given)
        except httpx.HTTPError as silent:
            raise Failed(f"{method} {url}: no answer ({silent})") from silent
        where = f"{method} {answer.request.url.copy_remove_param('api_key')}"
        return Reply(where, face, answer.status_code, answer.headers.get("content-type", ""), answer.content)

    # -- what several rules look at

    @property
    def faces(self) -> tuple[str, ...]:
        """XML must be there; JSON is looked at where it is offered."""
        return (XML, JSON) if self.has_json else (XML,)

    @cached_property
    def has_json(self) -> bool:
        return self.get("services", JSON).status == 200 or self.get("discovery", JSON).status == 200

    def body(self, path: str, face: str = XML, **query: str) -> Any:
        """The tree of an answer that should be there; whether it is, is the business of one rule only."""
        reply = self.get(path, face, **query)
        if reply.status != 200:
            raise Skipped(f"{reply.where} answered {reply.status}")
        try:
            return reply.read
        except Unreadable:
            raise Skipped(f"{reply.where} cannot be read, see form.readable") from None

    def rows(self, path: str, face: str = XML, **query: str) -> list[dict]:
        """The items of an answer that should be a list of them."""
        found = self.body(path, face, **query)
        if not isinstance(found, list):
            raise Skipped(f"{path}.{face} is no list, see the rules of shape")
        return [row for row in found if isinstance(row, dict)]

    def services(self, face: str = XML) -> list[dict]:
        if not (found := self.rows("services", face)):
            raise Skipped("the server lists no services")
        return found

    def requests(self, face: str = XML, **query: str) -> list[dict]:
        return self.rows("requests", face, **query)

    def some_requests(self, face: str = XML) -> list[dict]:
        """Those of the last 90 days, with an id."""
        found = [row for row in self.requests(face) if id_of(row)]
        if not found:
            raise Skipped("the server lists no requests of the last 90 days")
        return found

    def defined(self, most: int = 5) -> list[str]:
        """Codes of services that say they have a definition."""
        codes = [text(row.get("service_code")) for row in self.services()]
        with_more = {text(row.get("service_code")) for row in self.services() if text(row.get("metadata")) == "true"}
        found = [code for code in codes if code and code in with_more][:most]
        if not found:
            raise Skipped("no service has metadata = true")
        return found

    def definition(self, code: str, face: str = XML) -> dict:
        found = self.body(f"services/{code}", face)
        if not isinstance(found, dict):
            raise Skipped(f"services/{code}.{face} is no definition, see definition.shape")
        return found

    def attributes(self, code: str, face: str = XML) -> list[dict]:
        found = self.definition(code, face).get("attributes")
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def id_of(row: dict) -> str:
    return text(row.get("service_request_id"))
