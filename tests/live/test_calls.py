"""Who hears of a call on the stream of the desk: whoever has it, had it, or can say whose telephone it is."""

import json

import pytest

from huiyin.live.calls import Ring, shown
from huiyin.live.listener import to_nobody, to_staff
from huiyin.live.scope import scope_of
from huiyin.orgs.actor import Actor, Post
from huiyin.orgs.roles import Role


def somebody(staff_id: int, *roles: Role) -> Actor:
    return Actor(f"staff/{staff_id}", staff_id=staff_id, posts=tuple(Post(role, 1) for role in roles))


LIN, HEAD = scope_of(somebody(1, Role.ACCEPTOR)), scope_of(somebody(2, Role.DUTY_HEAD))
SUN, FENG = scope_of(somebody(3, Role.HANDLER)), scope_of(somebody(4, Role.SUPERVISOR))


@pytest.mark.parametrize(
    ("ring", "hear"),
    [
        (Ring((1, 1), 7, "ringing", 1), [LIN]),
        (Ring((1, 1), 7, "ringing", None), []),
        (Ring((1, 1), 7, "ringing", None, stranger=True), [HEAD]),
        (Ring((1, 1), 7, "talking", 2, left_id=1), [LIN, HEAD]),
        (Ring((1, 1), 7, "ringing", 3), []),
    ],
    ids=["mine", "queue", "stranger", "transferred", "no-taker"],
)
def test_only_those_concerned_hear_of_it(ring, hear):
    assert [scope for scope in (LIN, HEAD, SUN, FENG) if shown(scope, ring)] == hear
    assert [scope for scope in (LIN, HEAD, SUN, FENG) if to_staff(scope, ring)] == hear
    assert to_nobody(LIN, ring) is None


def test_a_stream_of_one_matter_tells_of_no_call():
    narrowed = scope_of(somebody(1, Role.ACCEPTOR), matter_id=5)
    assert shown(narrowed, Ring((1, 1), 7, "ringing", 1)) is None


def test_what_is_told_names_nobody():
    told = shown(LIN, Ring((1, 2), 7, "ringing", 1)).decode()
    name, place, data = told.strip().splitlines()
    assert (name, place) == ("event: call", "id: 1-2")
    assert json.loads(data.removeprefix("data: ")) == {"call": 7, "outcome": "ringing", "mine": True}
