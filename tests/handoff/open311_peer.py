"""A small GeoReport v2 server for the client's tests: keeps requests in memory, answers as the specification says."""

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from tests.outbound_peer import Heard


@dataclass
class City:
    """`with_tokens`: numbers come later. `lose_next`: keeps the request, but the answer gets lost."""

    requests: dict[str, dict] = field(default_factory=dict)
    remarks: list[dict] = field(default_factory=list)
    takes_remarks: bool = True
    with_tokens: bool = False
    lose_next: bool = False
    down: bool = False
    can_search: bool = True

    def answer(self, heard: Heard) -> tuple[int, dict, bytes]:
        if self.down:
            return 503, {}, b""
        parts = urlsplit(heard.path)
        if heard.method == "POST" and parts.path == "/requests.json":
            return self._post({k: v[0] for k, v in parse_qs(heard.body.decode()).items()})
        if parts.path == "/servicerequestupdates.json":
            if not self.takes_remarks:
                return 404, {}, b"[]"
            self.remarks.append({k: v[0] for k, v in parse_qs(heard.body.decode()).items()})
            return 201, {}, b"[]"
        if parts.path == "/requests.json":
            return self._found(list(self.requests.values())) if self.can_search else (400, {}, b"[]")
        if parts.path.startswith("/tokens/"):
            number = parts.path.removeprefix("/tokens/t").removesuffix(".json")
            return self._found([{"token": f"t{number}", "service_request_id": number if not self.with_tokens else ""}])
        row = self.requests.get(parts.path.removeprefix("/requests/").removesuffix(".json"))
        return self._found([row]) if row else (404, {}, b"[]")

    def _post(self, form: dict) -> tuple[int, dict, bytes]:
        number = str(len(self.requests) + 1)
        self.requests[number] = {"service_request_id": number, "status": "open", **form}
        if self.lose_next:
            self.lose_next = False
            return 504, {}, b""
        made = {"token": f"t{number}"} if self.with_tokens else {"service_request_id": number}
        return 201, {}, json.dumps([made]).encode()

    def _found(self, rows: list[dict]) -> tuple[int, dict, bytes]:
        return 200, {"content-type": "application/json"}, json.dumps(rows).encode()
