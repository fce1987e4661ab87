"""The parts of the live process that need no server: who sees what, frames, origins, slow readers."""

import asyncio
import json

import psycopg
import pytest
from starlette.requests import Request

from huiyin.live import feed, frames, listener, stream
from huiyin.live.database import open_pool
from huiyin.live.hub import Hub
from huiyin.live.listener import Listener, to_staff
from huiyin.live.origins import foreign, is_ours
from huiyin.live.scope import Happening, Scope, scope_of
from huiyin.live.stream import Stream
from huiyin.matters import services as do
from huiyin.matters.access import visible_to
from huiyin.matters.events import MatterMoved
from huiyin.matters.models import Matter
from huiyin.orgs.models import Post
from huiyin.orgs.roles import Role
from tests import cast

CAST = ("mei", "far", "lin", "zhao", "qian", "feng", "mi", "sun", "zhou", "wu", "street")
HAPPENING = Happening((1, 1), 5, "20260305-000005", "file", "filed", "received", "normal", None, "99", "", "now")


def test_the_topic_is_that_of_the_event():
    assert MatterMoved.topic() == feed.TOPIC


def test_who_sees_a_move_is_who_may_see_the_matter(own_database):
    """One rule, said twice: in SQL for lists (matters.access), in sets for streams."""
    district = cast.build()
    _somebody_of_a_street(district)
    matters = _matters_in_all_positions(district)

    async def all_moves() -> list[Happening]:
        db = await psycopg.AsyncConnection.connect(own_database.url, autocommit=True)
        async with db:
            moves, _, more = await feed.read(db, (0, 0))
            assert not more
            return moves

    moves = asyncio.run(all_moves())
    assert {move.matter_id for move in moves} == {matter.pk for matter in matters}
    checked = set()
    for login in CAST:
        actor = district.actor(login)
        may = set(visible_to(actor).values_list("pk", flat=True))
        for move in moves:
            assert scope_of(actor).sees(move) == (move.matter_id in may), (login, move)
            checked.add(move.matter_id in may)
        assert not any(scope_of(actor).sees(move) and scope_of(actor, -1).sees(move) for move in moves)
    assert checked == {True, False}


def _somebody_of_a_street(district) -> None:
    from huiyin.accounts.models import Account
    from huiyin.orgs.models import Staff

    unit = district.units["S001"]
    staff = Staff.objects.create(account=Account.objects.create(login="street", name="街"), unit=unit, name_zh="街")
    Post.objects.create(staff=staff, role=Role.ACCEPTOR, unit=unit, area="990101001")
    Post.objects.create(staff=staff, role=Role.HANDLER, unit=unit, area="990101001")


def _matters_in_all_positions(district) -> list[Matter]:
    """Here and in the other street, without a place, with a unit, returned, helped along, asked of one person."""
    lin, zhao, sun = (district.actor(login) for login in ("lin", "zhao", "sun"))
    here, there = district.reported(), district.reported(lon=cast.HARBOUR[0], lat=cast.HARBOUR[1])
    nowhere = district.reported(lon=None, lat=None)
    asked = district.reported(lon=cast.HARBOUR[0], lat=cast.HARBOUR[1])
    do.ask_check(asked, by=lin, staff_id=district.staff["mei"].pk)
    with_unit, returned, helped = (district.reported() for _ in range(3))
    for matter in (with_unit, returned, helped):
        do.file(matter, district.conditions["0137"], by=lin)
        do.dispatch(matter, district.units["D001"], by=zhao)
    do.return_(returned, "不是我们的", by=sun)
    do.add_co_handler(helped, district.units["D002"], by=zhao)
    return [here, there, nowhere, asked, with_unit, returned, helped]


def test_a_frame_is_one_block_whatever_is_in_it():
    shown = frames.frame("matter.file", {"a": "行\n二"}, (7, 9)).decode()
    assert shown == 'event: matter.file\nid: 7-9\ndata: {"a":"行\\n二"}\n\n'


@pytest.mark.parametrize(
    ("text", "key"),
    [("7-9", (7, 9)), (" 7-9 ", (7, 9)), ("", None), ("7", None), ("7-", None), ("-1-2", None), ("٧-٩", None)],
)
def test_a_last_event_id_is_read_or_ignored(text, key):
    assert frames.key_in(text) == key


@pytest.mark.parametrize(
    ("origin", "host", "ours"),
    [
        ("http://localhost:8000", "localhost:8001", True),
        ("https://city.example", "city.example", True),
        ("http://city.example:8000", "city.example:8001", True),
        ("http://localhost:8001", "localhost:8001", True),
        ("http://localhost:1234", "localhost:8001", False),
        ("http://evil.example:8000", "localhost:8001", False),
        ("null", "localhost:8001", False),
        ("http://localhost:port", "localhost:8001", False),
        ("ftp://localhost:8000", "localhost:8001", False),
    ],
)
def test_only_pages_of_our_own_web_process_may_read(settings, origin, host, ours):
    settings.PORT = 8000
    assert is_ours(origin, host) is ours
    request = Request({"type": "http", "headers": [(b"origin", origin.encode()), (b"host", host.encode())]})
    assert foreign(request) is not ours


def test_an_origin_that_the_operator_names_is_ours(settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://pages.city.example"]
    assert is_ours("https://pages.city.example", "live.city.example")


def test_a_reader_who_is_too_slow_is_let_go(monkeypatch):
    monkeypatch.setattr(listener, "ROOM", 3)
    slow = Listener(Scope(everything=True), to_staff)
    slow.offer([HAPPENING] * 3)
    assert not slow.closed
    slow.offer([HAPPENING])
    assert slow.closed == "slow"
    assert asyncio.run(slow.take(1)) == b"", "it resumes from its last id; a gap would be worse than a pause"


def test_a_reader_who_does_not_read_at_all_is_let_go(monkeypatch, own_database):
    monkeypatch.setattr(stream, "PATIENCE", 0.05)

    async def story() -> None:
        hub = Hub(open_pool())
        hub.position = (1, 1)
        never = asyncio.Event()

        async def receive():
            await never.wait()

        async def send(message):
            if message["type"] == "http.response.body":
                await never.wait()

        one = Listener(Scope(everything=True), to_staff)
        await asyncio.wait_for(Stream(hub, one, {}, None)({}, receive, send), 5)
        assert hub.listeners == set()

    asyncio.run(story())


def test_a_move_shows_no_reference_to_a_person():
    shown = frames.moved(HAPPENING).decode()
    data = json.loads(shown.split("data: ")[1])
    assert not {"actor", "handler_id", "detail", "title"} & set(data)
