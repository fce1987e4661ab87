"""Another city's Open311 server (GeoReport v2), with huiyin as its client.

Partner options: `jurisdiction_id`; `services` maps our type codes to their service codes ("*" for all others);
`statuses` maps what they say to our steps, beside the two that the specification knows.
"""

import json
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import quote, urlencode

from huiyin.handoff.models import Handoff
from huiyin.handoff.order import WorkOrder, taken_back
from huiyin.handoff.services.hearing import Heard
from huiyin.handoff.states import State
from huiyin.kernel.clock import now
from huiyin.kernel.outbound import Answer, Call, Failed
from huiyin.kernel.outbound import send as send_call
from huiyin.kernel.sealing import unseal

STATUSES = {
    "open": "confirm",
    "acknowledged": "confirm",
    "received": "confirm",
    "in_progress": "progress",
    "in progress": "progress",
    "closed": "done",
    "resolved": "done",
    "rejected": "refuse",
    "declined": "refuse",
}
TOKEN = "token:"  # the server has not made a number yet


def send(handoff: Handoff, order: WorkOrder) -> str:
    """Their service_request_id; "token:…" while they have only a token."""
    if handoff.tries > 1 and (found := _already_there(handoff, order)):
        return found
    form = {
        "service_code": _service(handoff, order),
        "description": f"{order.brief}\n[{order.number} · {order.trace}]",
        "address_string": order.address or " ".join(order.place),
        "api_key": unseal(handoff.partner.key) if handoff.partner.key else "",
        "jurisdiction_id": handoff.partner.options.get("jurisdiction_id", ""),
    }
    if order.lat is not None and order.lon is not None:
        form |= {"lat": f"{order.lat:.6f}", "long": f"{order.lon:.6f}"}
    form = {name: value for name, value in form.items() if value}
    answer = _call(handoff, "POST", "requests.json", data=form)
    first = _first(answer)
    if first.get("service_request_id"):
        return str(first["service_request_id"])
    if first.get("token"):
        return TOKEN + str(first["token"])
    raise Failed("answer", status=answer.status)


def ask(handoff: Handoff) -> Iterable[Heard]:
    ref = handoff.outside_ref
    if ref.startswith(TOKEN):
        ref = _number_for(handoff, ref.removeprefix(TOKEN))
        if not ref:
            return
        Handoff.objects.filter(pk=handoff.pk).update(outside_ref=ref)
    first = _first(_call(handoff, "GET", f"requests/{quote(ref, safe='')}.json"))
    status = str(first.get("status", "")).strip().lower()
    words = str(first.get("status_notes") or "").strip()
    said = f"{status}|{words}"[:120]
    step = {**STATUSES, **handoff.partner.options.get("statuses", {})}.get(status)
    if step is None or said == handoff.outside_state:
        return
    if step == "confirm" and handoff.state != State.SENT:
        step = "progress"  # taken on long ago; what is new are the words
    if step == "progress" and not words:
        if handoff.outside_state.startswith(f"{status}|"):
            return
        words = status
    yield Heard(step, words or status, outside_state=said)


def withdraw(handoff: Handoff) -> None:
    """A remark on their request, as servers with servicerequestupdates take it; another server refuses it once."""
    if handoff.outside_ref.startswith(TOKEN):
        handoff.outside_ref = _number_for(handoff, handoff.outside_ref.removeprefix(TOKEN))
    form = {
        "service_request_id": handoff.outside_ref,
        "update_id": f"{handoff.key}-back",
        "updated_datetime": now().isoformat(timespec="seconds"),
        "status": "CLOSED",
        "description": taken_back(handoff),
        "api_key": unseal(handoff.partner.key) if handoff.partner.key else "",
        "jurisdiction_id": handoff.partner.options.get("jurisdiction_id", ""),
    }
    _call(handoff, "POST", "servicerequestupdates.json", data={name: value for name, value in form.items() if value})


def _already_there(handoff: Handoff, order: WorkOrder) -> str:
    """After a call whose answer got lost: the request may be there. Our number in its description tells."""
    since = (handoff.made_at - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    until = (now() + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    asked = {"service_code": _service(handoff, order), "start_date": since, "end_date": until}
    try:
        rows = _rows(_call(handoff, "GET", f"requests.json?{urlencode(asked)}"))
    except Failed as failure:
        if failure.kind == "status" and failure.status in (400, 404):
            return ""  # it cannot search
        raise
    for row in rows:
        if f"[{order.number} ·" in str(row.get("description", "")):
            return str(row.get("service_request_id") or "")
    return ""


def _number_for(handoff: Handoff, token: str) -> str:
    return str(_first(_call(handoff, "GET", f"tokens/{quote(token, safe='')}.json")).get("service_request_id") or "")


def _service(handoff: Handoff, order: WorkOrder) -> str:
    services = handoff.partner.options.get("services", {})
    return str(services.get(order.type_code) or services.get("*") or order.type_code)


def _call(handoff: Handoff, method: str, path: str, **given) -> Answer:
    partner = handoff.partner
    url = f"{partner.url.rstrip('/')}/{path}"
    if method == "GET" and (jurisdiction := partner.options.get("jurisdiction_id")):
        url += f"{'&' if '?' in url else '?'}{urlencode({'jurisdiction_id': jurisdiction})}"
    key = handoff.key if method == "POST" else ""
    return send_call(Call(method, url, key=key, target=partner.ref, **given))


def _rows(answer: Answer) -> list[dict]:
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise Failed("answer", status=answer.status) from None
    rows = found if isinstance(found, list) else [found]
    return [row for row in rows if isinstance(row, dict)]


def _first(answer: Answer) -> dict:
    rows = _rows(answer)
    if not rows:
        raise Failed("answer", status=answer.status)
    return rows[0]
