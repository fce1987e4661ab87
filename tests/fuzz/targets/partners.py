"""What the systems answer that we hand matters to, and what their webhooks say."""

import json

from huiyin.handoff.adapters.huiyin import _read, _words
from huiyin.handoff.adapters.huiyin.webhook import _number_in
from huiyin.handoff.adapters.open311 import _first
from huiyin.kernel.outbound import Answer, Failed
from tests.fuzz.target import target

MATTER = {
    "number": "1",
    "state": "closed",
    "version": 7,
    "trace": [{"move": "finish", "words": "修好了"}],
    "photos": [],
}
TOLD = {"type": "matter.closed", "data": {"matter": {"number": "1"}}}


def _answer(data: bytes) -> Answer:
    return Answer(200, {}, data)


@target("other-huiyin", refuses=(Failed,), seeds=lambda: [json.dumps(MATTER).encode()])
def other_huiyin(data: bytes) -> None:
    _words(_read(_answer(data)), "done")


@target("other-open311", refuses=(Failed,), seeds=lambda: [b'[{"service_request_id": "7", "status": "open"}]'])
def other_open311(data: bytes) -> None:
    _first(_answer(data)).get("status")


@target("webhook", seeds=lambda: [json.dumps(TOLD).encode()])
def webhook(data: bytes) -> None:
    assert isinstance(_number_in(data), str)
