"""Good clients: each request has its key, and whoever got no answer, or a 5xx, asks the same again until told."""

import hashlib
import http.client
import io
import json
import threading
import time
import uuid
from dataclasses import dataclass
from random import Random
from urllib.parse import urlencode

from PIL import Image

from bench.trouble.told import Told

PATIENCE = 12.0  # seconds for one answer
PAUSE = 0.2
PHOTO_EVERY = 3
OPEN311_EVERY = 4


@dataclass(frozen=True)
class Ground:
    """What clients need to know of the district. desk, handlers: API keys, the latter by unit. service: of Open311."""

    port: int
    desk: str
    handlers: dict[str, str]
    points: list[tuple[float, float]]
    conditions: list[tuple[str, int]]
    service: str = ""


class GivenUp(Exception):
    """The bench is over and there is still no answer."""


class Client(threading.Thread):
    """Lives of matters, one after another: report (every third with a photo), dispatch, finish, close."""

    def __init__(self, name: str, ground: Ground, told: Told, over: threading.Event, seed: int) -> None:
        super().__init__(name=name, daemon=True)
        self.ground, self.told, self.over = ground, told, over
        self.random = Random(f"{seed} {name}")
        self.line: http.client.HTTPConnection | None = None

    def run(self) -> None:
        turn = 0
        while not self.over.is_set():
            turn += 1
            mark = f"{self.name}{turn:05d}{self.random.randrange(16**6):06x}"
            try:
                self._live(mark, turn)
            except GivenUp:
                self.told.open.append(mark)

    def _live(self, mark: str, turn: int) -> None:
        if self.ground.service and turn % OPEN311_EVERY == 0:
            return self._report_by_open311(mark)
        number = self._report(mark, [self._photo()] if turn % PHOTO_EVERY == 0 else [])
        path = f"/api/v1/matters/{number}"
        kind, condition = self.random.choice(self.ground.conditions)
        sent = self._move(number, path, "dispatch", {"file": {"type": kind, "condition": condition}}, self.ground.desk)
        handler = self.ground.handlers[sent["unit"]["code"]]
        self._move(number, path, "finish", {"text": "已处理完毕，恢复正常。", "accept": True, "start": True}, handler)
        self._move(number, path, "close", {"grade": "good", "verify": "电话回访，已解决。"}, self.ground.desk)

    def _report(self, mark: str, photos: list[str]) -> str:
        lon, lat = self.random.choice(self.ground.points)
        given = {"text": f"路灯不亮，晚上看不清路。{mark}", "lon": lon, "lat": lat, "photos": photos}
        taken = self._insist("/api/v1/reports", _json(given), "application/json", expect=201)
        self.told.report(self.name, mark, taken["number"], taken["tracking_code"])
        return str(taken["number"])

    def _report_by_open311(self, mark: str) -> None:
        lon, lat = self.random.choice(self.ground.points)
        given = {
            "api_key": self.ground.desk, "service_code": self.ground.service, "lat": lat, "long": lon,
            "description": f"路灯不亮。{mark}",
        }  # fmt: skip
        form = urlencode(given).encode()
        [taken] = self._insist("/open311/v2/requests.json", form, "application/x-www-form-urlencoded")
        self.told.report(self.name, mark, taken["service_request_id"], "")

    def _photo(self) -> str:
        content = picture(self.random)
        body, kind = _multipart(content)
        taken = self._insist("/api/v1/photos", body, kind, expect=201)
        self.told.photo(self.name, taken["token"], hashlib.sha256(content).hexdigest())
        return str(taken["token"])

    def _move(self, number: str, path: str, move: str, given: dict, key: str) -> dict:
        taken = self._insist(f"{path}/{move}", _json(given), "application/json", key=key)
        self.told.move(self.name, number, move)
        return dict(taken)

    def _insist(self, path: str, body: bytes, kind: str, *, key: str = "", expect: int = 200):
        headers = {"Content-Type": kind, "Idempotency-Key": str(uuid.UUID(int=self.random.getrandbits(128)))}
        headers |= {"Authorization": f"Bearer {key}"} if key else {}
        while True:
            status, answer = self._ask(path, body, headers)
            if status == expect:
                return json.loads(answer)
            if status and status < 500 and status != 429:
                self.told.refused.append(f"{self.told.during}: {path} {status} {answer[:200].decode(errors='replace')}")
                raise GivenUp
            if self.over.is_set():
                raise GivenUp
            time.sleep(PAUSE)

    def _ask(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Status 0: no answer, or half of one."""
        self.told.tries += 1
        try:
            if self.line is None:
                self.line = http.client.HTTPConnection("127.0.0.1", self.ground.port, timeout=PATIENCE)
            self.line.request("POST", path, body, headers)
            answer = self.line.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            if self.line is not None:
                self.line.close()
            self.line = None
            return 0, b""


def picture(random: Random) -> bytes:
    """No two are alike."""
    kept = io.BytesIO()
    Image.frombytes("RGB", (64, 48), random.randbytes(64 * 48 * 3)).save(kept, "JPEG", quality=90)
    return kept.getvalue()


def _json(given: dict) -> bytes:
    return json.dumps(given, ensure_ascii=False).encode()


def _multipart(content: bytes) -> tuple[bytes, str]:
    border = "huiyin-trouble-border"
    head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n'
    body = head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + content + f"\r\n--{border}--\r\n".encode()
    return body, f"multipart/form-data; boundary={border}"
