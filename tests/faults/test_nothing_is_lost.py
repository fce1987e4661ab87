"""The short form of `huiyin bench run faults`: real processes under load, killed, hung and cut off, with a fixed seed.

Whatever a client was told is there afterwards, once; the trace is whole; everything that was announced has arrived.
"""

from collections.abc import Iterator

import psycopg
import pytest
from bench.trouble import harm, rounds
from bench.trouble.town import Town, free_ports

FAULTS = [
    "kill -9: a web worker",
    "database line: cut in answers",
    "kill -9: a database backend",
    "kill -9: the web server",
]
SEED = 11


@pytest.fixture
def town(own_server, own_database, monkeypatch) -> Iterator[Town]:
    monkeypatch.setattr(harm, "BAD_LINE", 2.0)
    name = own_database.url.rsplit("/", 1)[1].split("?")[0]
    with psycopg.connect(
        own_server.superuser_url(), autocommit=True
    ) as db:  # the tests' server forgets when it is killed
        db.execute(f"ALTER DATABASE {name} SET synchronous_commit = on")
    town = Town(own_database.data, own_server, free_ports(), name=name)
    town.settle(_toy_district())
    town.start_lines(SEED)
    town.up()
    try:
        town.wait_until_ready()
        yield town
    finally:
        town.down()


def _toy_district() -> dict:
    from huiyin.accounts.services import issue_key
    from huiyin.kernel.models import PackSetting
    from huiyin.kernel.work import work
    from huiyin.orgs.actor import SYSTEM
    from tests import cast

    district = cast.build()
    PackSetting.objects.create(key="pack", value={"name": "toy"})
    with work():
        keys = {name: issue_key(district.staff[name].account, "faults", by=SYSTEM.ref) for name in ("qian", "sun")}
    return {
        "desk": keys["qian"],
        "handlers": {"D001": keys["sun"]},
        "points": [cast.LANE],
        "conditions": [("0137", 1)],
        "service": "0137",
    }


def test_whatever_was_acknowledged_is_there_once(town: Town) -> None:
    outcome = rounds.suffer(town, FAULTS, clients=3, devices=0, seed=SEED)
    assert outcome.refused == []
    assert {what: where for what, where in outcome.found.items() if where} == {}
    assert list(outcome.seconds) == FAULTS
    assert sum(outcome.acknowledged.values()) > 50
    assert town.database_line and town.database_line.cuts > 0
