"""The calls that a city makes all day, and the toy district in which each of them has something to do."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection, transaction
from django.test import Client

from huiyin.accounts.models import Account
from huiyin.accounts.services import issue_key
from huiyin.kernel.clock import now
from huiyin.matters import services as do
from huiyin.matters.models import Assignment, Clock, Matter, Report
from huiyin.people.services import ContactDetails, keep_contact
from huiyin.sensing.credentials import hashed
from huiyin.sensing.models import Device
from tests.architecture.crowd import ROWS, copied
from tests.cast import LANE
from tests.sensing.things import things

TAIL, SECRET = "1234", "c2VjcmV0IG9mIGE"
LAMP = {"text": "柳巷路灯不亮，请来修", "lon": LANE[0], "lat": LANE[1], "type": "0137"}
OUT_OF_TRANSACTIONS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


@dataclass(frozen=True)
class Cost:
    """What one call asks of the database and sends to the caller."""

    statements: int
    rows: int
    bytes: int


@dataclass(frozen=True)
class Call:
    """One call; `expect`: the status that says it was done."""

    name: str
    ask: Callable[[], Any]
    expect: int = 200


class Stage:
    """Matters of the toy district, one in each stage that a call needs."""

    def __init__(self, district) -> None:
        self.district = district
        self.contact = keep_contact(ContactDetails(name="小园", phone=f"1380000{TAIL}"))
        self.filed, self.sent, self.handling, self.finished, self.closed = (self._at(stage) for stage in range(5))
        self.received = district.reported(contact=self.contact)
        things()
        Device.objects.update(secret_hash=hashed(SECRET), old_secret_hash="", old_secret_until=None)
        self.pages = {login: Client() for login in ("", "qian", "lin", "zhao", "sun", "mei")}
        self.keys = {}
        for login, client in self.pages.items():
            if login:
                account = Account.objects.get(login=login)
                client.force_login(account)
                self.keys[login] = issue_key(account, "hot", by="system")
        self.pages[""].post("/track/", {"code": self.handling.tracking_code, "phone_tail": TAIL})

    def _at(self, stage: int) -> Matter:
        act, matter = self.district.actor, self.district.reported(contact=self.contact)
        do.file(matter, self.district.conditions["0137"], by=act("lin"))
        if stage > 0:
            do.dispatch(matter, self.district.units["D001"], by=act("zhao"))
        if stage > 1:
            do.accept(matter, by=act("sun"))
            do.start(matter, by=act("sun"))
        if stage > 2:
            do.finish(matter, "已更换灯泡", by=act("sun"))
        if stage > 3:
            do.verify(matter, "电话核实", by=act("lin"))
            do.close(matter, "good", by=act("lin"))
        return matter

    # -- ways to ask -------------------------------------------------------------------------------------------

    def page(self, who: str, path: str):
        return lambda: self.pages[who].get(path)

    def form(self, who: str, path: str, fields: dict):
        return lambda: self.pages[who].post(path, fields)

    def program(self, who: str, method: str, path: str, body: object = None):
        headers = {"Authorization": f"Bearer {self.keys[who]}"} if who else {}
        said = json.dumps(body) if body is not None else ""
        return lambda: Client().generic(method, path, said, content_type="application/json", headers=headers)

    def open311(self, fields: dict):
        return lambda: Client().post("/open311/v2/requests.json", {"api_key": self.keys["lin"]} | fields)

    def device(self, body: object):
        headers = {"Authorization": f"Basic {base64.b64encode(f'river-1:{SECRET}'.encode()).decode()}"}
        return lambda: Client().post(
            "/ingest/v1/readings", json.dumps(body), content_type="application/json", headers=headers
        )


def calls(stage: Stage) -> list[Call]:
    api = "/api/v1/matters"
    code = stage.handling.tracking_code
    lamp311 = {"service_code": "0137", "lat": str(LANE[1]), "long": str(LANE[0]), "description": "柳巷路灯不亮"}
    page, program = stage.page, stage.program
    move = {"file": {"type": "0137", "condition": 1}, "unit": "D001"}
    done = {"text": "已修", "accept": True}
    return [
        # A resident.
        Call("portal", page("", "/")),
        Call("portal: form", page("", "/report/")),
        Call("portal: report", stage.form("", "/report/", LAMP | {"key": "hot"}), 302),
        Call("portal: seen before?", stage.form("", "/report/near.json", LAMP)),
        Call("portal: track", page("", f"/track/{code}/")),
        Call("portal: near me", page("", "/nearby/")),
        Call("map: points for all", page("", "/nearby/points.json")),
        Call("map: ground", page("", "/map/base.json")),
        # The desk.
        Call("desk: list", page("qian", "/desk/?tab=open")),
        Call("desk: search", page("qian", "/desk/?tab=open&q=路灯")),
        Call("desk: matter", page("qian", f"/desk/m/{stage.handling.number}/")),
        Call("desk: inbox", page("sun", "/desk/inbox/?tab=unit")),
        Call("desk: inbox on the map", page("sun", "/desk/inbox/points.json")),
        # The wall.
        Call("wall", page("qian", "/hall/")),
        Call("wall: points", page("qian", "/hall/points.json")),
        Call("wall: today", page("qian", "/hall/today/")),
        Call("wall: figures", page("qian", "/hall/figures/")),
        # In the field.
        Call("field: today", page("mei", "/field/")),
        Call("field: waiting", page("mei", "/field/waiting/")),
        Call("field: points", page("mei", "/field/points.json")),
        # Programs.
        Call("api: report", program("", "POST", "/api/v1/reports", LAMP), 201),
        Call("api: list", program("qian", "GET", f"{api}?page_size=20&group=open")),
        Call("api: search", program("qian", "GET", f"{api}?page_size=20&q=路灯")),
        Call("api: search by number", program("qian", "GET", f"{api}?q={stage.handling.number}")),
        Call("api: matter", program("qian", "GET", f"{api}/{stage.handling.number}")),
        Call("api: tasks", program("mei", "GET", "/api/v1/tasks")),
        Call("api: track", program("", "POST", "/api/v1/track", {"code": code, "phone_tail": TAIL})),
        Call("api: file", program("lin", "POST", f"{api}/{stage.received.number}/file", {"type": "0137"})),
        Call("api: file, dispatch", program("qian", "POST", f"{api}/{stage.received.number}/dispatch", move)),
        Call("api: dispatch", program("zhao", "POST", f"{api}/{stage.filed.number}/dispatch", {"unit": "D001"})),
        Call("api: accept", program("sun", "POST", f"{api}/{stage.sent.number}/accept")),
        Call("api: accept, finish", program("sun", "POST", f"{api}/{stage.sent.number}/finish", done)),
        Call("api: feedback", program("sun", "POST", f"{api}/{stage.handling.number}/note", {"text": "已派人"})),
        Call("api: finish", program("sun", "POST", f"{api}/{stage.handling.number}/finish", {"text": "已修"})),
        Call(
            "api: verify, close",
            program("lin", "POST", f"{api}/{stage.finished.number}/close", {"grade": "good", "verify": "电话核实"}),
        ),
        Call(
            "api: rate",
            program(
                "", "POST", "/api/v1/track/rate", {"code": stage.closed.tracking_code, "phone_tail": TAIL, "stars": 5}
            ),
        ),
        # Other cities' programs, devices.
        Call("open311: post", stage.open311(lamp311)),
        Call("open311: list", page("", "/open311/v2/requests.json?page_size=50")),
        Call("readings: three", stage.device([{"m": {"level": level}} for level in (2.1, 2.2, 2.3)])),
    ]


def crowded(stage: Stage) -> None:
    """A thousand more in each stage, with reports, clocks and assignments."""
    for matter in (stage.received, stage.filed, stage.sent, stage.handling, stage.finished, stage.closed):
        code = f"upper(substr(md5('{matter.pk}' || '-' || n), 1, 10))"
        copied(Matter, f"id = {matter.pk}", tracking_code=code)
    reported = Report.objects.get(matter=stage.handling)
    more = list(Matter.objects.exclude(pk__lte=stage.received.pk))
    assert len(more) == 6 * ROWS
    said = {"source": reported.source, "text": reported.text, "received_at": reported.received_at}
    Report.objects.bulk_create(Report(matter=one, contact_id=reported.contact_id, **said) for one in more)
    at = now()
    Clock.objects.bulk_create(Clock(matter=one, kind="handle", started_at=at, due_at=at, soon_at=at) for one in more)
    unit = stage.district.units["D001"]
    held = [one for one in more if one.unit_id]
    Assignment.objects.bulk_create(Assignment(matter=one, unit=unit, since=at) for one in held)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# -- counting ------------------------------------------------------------------------------------------------


def cost_of(call: Call) -> Cost:
    """Of one call, whatever it changed undone. Statements of transactions and savepoints are not counted."""
    with transaction.atomic():
        point = transaction.savepoint()
        with _counted() as seen:
            answer = call.ask()
            said = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.savepoint_rollback(point)
    assert answer.status_code == call.expect, f"{call.name}: {answer.status_code} {said[:300].decode(errors='replace')}"
    return Cost(len(seen), sum(seen), len(said))


@contextmanager
def _counted() -> Iterator[list[int]]:
    """The rows that each statement read or wrote, prepared ones included: at the driver, where none can pass by."""
    seen: list[int] = []
    plain = psycopg.Cursor.execute

    def execute(cursor: psycopg.Cursor, query: Any, *given: Any, **how: Any) -> Any:
        answer = plain(cursor, query, *given, **how)
        text = query if isinstance(query, str) else str(query)
        if not text.startswith(OUT_OF_TRANSACTIONS):
            seen.append(max(0, cursor.rowcount))
        return answer

    psycopg.Cursor.execute = execute  # type: ignore[method-assign]
    try:
        yield seen
    finally:
        psycopg.Cursor.execute = plain  # type: ignore[method-assign]
