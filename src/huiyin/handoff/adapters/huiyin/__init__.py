"""Another huiyin, a level up or down: the matter is reported there with our number and trace reference.

Its answer is asked for by its API; a webhook of theirs (`hear_webhook`) only says that it is time to ask.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from huiyin.handoff.acting import partner_in
from huiyin.handoff.models import Handoff
from huiyin.handoff.order import WorkOrder, taken_back
from huiyin.handoff.services.hearing import Heard
from huiyin.handoff.states import State
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.outbound import Answer, Call, Failed
from huiyin.kernel.outbound import send as send_call
from huiyin.kernel.sealing import unseal
from huiyin.matters.models import Photo
from huiyin.matters.services.photos import MOST_FILES, keep_upload
from huiyin.matters.vocabulary import EvidenceKind

# Their state: our step. What is not named says nothing new.
STATES = {
    "dispatched": "confirm",
    "accepted": "confirm",
    "handling": "progress",
    "suspended": "progress",
    "closed": "done",
    "rated": "done",
    "declined": "refuse",
    "voided": "refuse",
}
# Whose words tell what came of it, the first that there is.
TELLING = {"done": ("finish", "answer", "close"), "refuse": ("decline", "void"), "progress": ("suspend", "start")}


def send(handoff: Handoff, order: WorkOrder) -> str:
    """Their number. The key makes a second sending answer the first."""
    told: dict[str, Any] = {
        "title": order.what[:60],
        "text": f"{order.brief}\n[{order.number} · {order.trace} · {order.unit}]",
        "address": order.address,
        "source": "platform",
    }
    if order.lon is not None and order.lat is not None:
        told |= {"lon": order.lon, "lat": order.lat}
    types = handoff.partner.options.get("services", {})
    if code := types.get(order.type_code) or types.get("*"):
        told["type"] = code
    found = _read(_call(handoff, "POST", "reports", json=told))
    number = found.get("number")
    if not isinstance(number, str) or not number:
        raise Failed("answer")
    return number


def ask(handoff: Handoff) -> Iterable[Heard]:
    found = _read(_call(handoff, "GET", f"matters/{quote(handoff.outside_ref, safe='')}"))
    state, version = str(found.get("state", "")), found.get("version")
    said, step = f"{state}|{version}", STATES.get(state)
    before = handoff.outside_state.partition("|")[0]
    if step is None or said == handoff.outside_state:
        return
    if step == "confirm" and handoff.state != State.SENT:
        return
    if step == "progress" and before == state:
        return
    words = _words(found, step) or str(found.get("state_name") or state)
    yield Heard(step, words, _result_photos(handoff, found) if step == "done" else (), outside_state=said)


def withdraw(handoff: Handoff) -> None:
    """A note on their matter, by which whoever works on it learns that it is not wanted any more."""
    path = f"matters/{quote(handoff.outside_ref, safe='')}/note"
    version = _read(_call(handoff, "GET", f"matters/{quote(handoff.outside_ref, safe='')}")).get("version")
    _call(handoff, "POST", path, json={"text": taken_back(handoff), "version": version}, key=f"{handoff.key}-back")


def _result_photos(handoff: Handoff, found: dict) -> tuple[Photo, ...]:
    """What they photographed when it was done becomes evidence here. One that is not a picture is left out."""
    kept = []
    rows = [one for one in found.get("photos") or [] if isinstance(one, dict) and one.get("kind") == EvidenceKind.AFTER]
    for one in rows[-MOST_FILES:]:
        content = _call(handoff, "GET", f"photos/{quote(str(one.get('token', '')), safe='')}").body
        try:
            kept.append(keep_upload(f"{handoff.outside_ref}.jpg", content, EvidenceKind.AFTER, by=partner_in(handoff)))
        except InvalidInput:
            continue
    return tuple(kept)


def _words(found: dict, step: str) -> str:
    """What was written with the latest of the moves that tell it."""
    lines = [line for line in found.get("trace") or [] if isinstance(line, dict) and line.get("words")]
    for move in TELLING.get(step, ()):
        for line in reversed(lines):
            if line.get("move") == move:
                return str(line["words"])
    return ""


def _call(handoff: Handoff, method: str, path: str, json: Any = None, key: str = "") -> Answer:
    partner = handoff.partner
    headers = {"accept-language": "zh-hans"}
    if partner.key:
        headers["authorization"] = f"Bearer {unseal(partner.key)}"
    url = f"{partner.url.rstrip('/')}/api/v1/{path}"
    key = key or (handoff.key if method == "POST" else "")
    return send_call(Call(method, url, json=json, headers=headers, key=key, target=partner.ref))


def _read(answer: Answer) -> dict:
    found = answer.json()
    if not isinstance(found, dict):
        raise Failed("answer", status=answer.status)
    return found
