"""/metrics: closed to others, one answer for all workers, and labels that cannot grow."""

import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import get_args

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import URLResolver, get_resolver
from prometheus_client.parser import text_string_to_metric_families as families
from tests import cast

from huiyin.kernel.outbound.call import Kind
from huiyin.kernel.outbox import deliver_all
from huiyin.matters import services as do
from huiyin.matters.errors import WrongState
from huiyin.matters.states import MOVES
from huiyin.matters.vocabulary import Source

HERE = {"HTTP_HOST": "127.0.0.1:8000"}


def figures(client: Client, **headers: str) -> dict[str, list]:
    answer = client.get("/metrics", **(HERE | headers))
    assert answer.status_code == 200
    return {family.name: family.samples for family in families(answer.content.decode())}


def value(samples: list, **labels: str) -> float:
    return sum(s.value for s in samples if s.name.endswith(("_total", "_count")) and labels.items() <= s.labels.items())


def test_only_this_very_machine_may_read_it_without_a_token(client: Client, db: None) -> None:
    assert client.get("/metrics", **HERE).status_code == 200
    assert client.get("/metrics", **HERE, REMOTE_ADDR="10.0.0.7").status_code == 404
    assert client.get("/metrics", **HERE, HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 404
    assert client.get("/metrics", **HERE, HTTP_X_REAL_IP="203.0.113.9").status_code == 404


def test_a_proxy_on_this_machine_that_says_nothing_of_itself_is_found_by_the_host(
    client: Client, db: None, settings: LazySettings
) -> None:
    settings.ALLOWED_HOSTS = ["huiyin.example.gov.cn"]
    assert client.get("/metrics", HTTP_HOST="huiyin.example.gov.cn").status_code == 404


def test_with_a_token_nobody_else_may(client: Client, db: None, settings: LazySettings) -> None:
    settings.HUIYIN_METRICS_TOKEN = "t" * 40
    assert client.get("/metrics", **HERE).status_code == 404
    assert client.get("/metrics", **HERE, HTTP_AUTHORIZATION="Bearer " + "u" * 40).status_code == 404
    far = {"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer " + "t" * 40}
    assert client.get("/metrics", **HERE, **far).status_code == 200


def test_requests_are_counted_by_the_name_of_their_route(client: Client, district: cast.District) -> None:
    before = figures(client)
    client.get("/track/HY8K-22QX/")
    client.get("/nowhere/at/all/")
    client.generic("BREW", "/")
    after = figures(client)
    grown = {
        (s.labels["route"], s.labels["method"], s.labels["status"])
        for s in after["huiyin_requests"]
        if s.name.endswith("_total") and s.value > value(before.get("huiyin_requests", []), **s.labels)
    }
    assert ("unmatched", "GET", "404") in grown
    assert any(method == "other" for _route, method, _status in grown)
    assert not [route for route, _m, _s in grown if "HY8K" in route or "/nowhere" in route]
    assert value(after["huiyin_statements"]) > value(before.get("huiyin_statements", []))


def test_matters_are_counted_once_they_are_committed(client: Client, district: cast.District) -> None:
    before = figures(client)
    matter = district.reported()
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    with pytest.raises(WrongState):
        do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    after = figures(client)
    moved = value(after["huiyin_matter_moves"], move="file") - value(before.get("huiyin_matter_moves", []), move="file")
    assert moved == 1
    came = value(after["huiyin_matters_received"]) - value(before.get("huiyin_matters_received", []))
    assert came == 1


def test_the_installation_tells_how_it_is(client: Client, district: cast.District) -> None:
    told = figures(client)
    wanted = {
        "outbox_lag_seconds", "outbox_depth", "jobs", "workers", "disk_free_bytes", "clock_skew_seconds",
        "database_bytes", "matters_overdue", "notices_waiting", "check_ok", "process_memory_bytes",
    }  # fmt: skip
    assert {f"huiyin_{name}" for name in wanted} <= set(told)
    [skew] = told["huiyin_clock_skew_seconds"]
    assert abs(skew.value) < 5


def names_of_routes(patterns: list, spaces: tuple[str, ...] = ()) -> set[str]:
    """As Django names a view; of one without a name its function's path."""
    found: set[str] = set()
    for one in patterns:
        if isinstance(one, URLResolver):
            found |= names_of_routes(one.url_patterns, (*spaces, one.namespace) if one.namespace else spaces)
        else:
            found.add(":".join((*spaces, one.name or one.lookup_str)))
    return found


# What a label may say; a set that grows with the use of the platform is none.
def closed_sets() -> dict[str, set[str]]:
    from procrastinate.contrib.django import app

    from huiyin.config import health
    from huiyin.kernel.events import subscribers
    from huiyin.kernel.telemetry.figures import METHODS
    from huiyin.notices import channels
    from huiyin.sensing.vocabulary import Fate, Severity, Verdict, Via

    routes = names_of_routes(get_resolver().url_patterns) | {"static", "unmatched"}
    return {
        "route": routes,
        "method": {*METHODS, "other"},
        "status": {str(n) for n in range(100, 600)},
        "subscriber": {one.name for one in subscribers()},
        "task": set(app.tasks),
        "channel": set(channels.ALL),
        "source": {one.value for one in Source},
        "move": {*MOVES, "receive"},
        "fate": {one.value for one in Fate},
        "via": {one.value for one in Via},
        "severity": {one.value for one in Severity},
        "verdict": {one.value for one in Verdict},
        "check": {*health.NEEDED, *health.BESIDE},
        "place": {"data", "media", "database", "broker", "backup"},
        "state": {"waiting", "doing", "failed", "open", "free", "waited_for"},
        "application": {"huiyin", "huiyin-live", "other"},
        "result": {"taken", "failed", "done", "sent", "given_up", "to_be_tried_again", *get_args(Kind)},
        "why": {"restart", "expired", "signed_out", "slow", "left", "gone"},
        "le": set(),
        "version": set(),
    }  # fmt: skip


def test_no_label_grows_with_the_use_of_the_platform(client: Client, district: cast.District) -> None:
    for n in range(12):
        district.reported(text=f"第{n}盏路灯不亮")
        client.get(f"/track/HY8K-22Q{n}/")
        client.get(f"/nobody/knows/{n}/")
        client.generic(f"VERB{n}", f"/desk/m/2026-00000{n}/")
    deliver_all(unsettled=True)
    allowed = closed_sets()
    told = figures(client)
    strange = {
        (name, label, given)
        for name, samples in told.items()
        for sample in samples
        for label, given in sample.labels.items()
        if label not in ("le", "version") and given not in allowed.get(label, set())
    }
    assert not strange


def test_labels_exist_only_where_a_closed_set_is_known() -> None:
    from huiyin.kernel.telemetry.figures import REGISTRY

    names = {label for family in REGISTRY.collect() for sample in family.samples for label in sample.labels}
    assert names <= set(closed_sets())


COUNTER = """
import os, sys
from pathlib import Path
from huiyin.kernel.telemetry.exposition import exposed, share_between_workers
share_between_workers(Path(sys.argv[1]))
from huiyin.kernel.telemetry import figures
figures.requests.labels("home", "GET", 200).inc(int(sys.argv[2]))
sys.stdout.write(exposed().decode())
"""


def test_workers_of_one_parent_answer_as_one_and_those_of_a_dead_parent_not(tmp_path: Path) -> None:
    old = tmp_path / "metrics-999999-1"
    old.mkdir()
    told = ""
    for number in (3, 4):
        asked = [sys.executable, "-c", COUNTER, str(tmp_path), str(number)]
        told = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60).stdout
    by_name = {family.name: family.samples for family in families(told)}
    assert value(by_name["huiyin_requests"], route="home") == 7
    assert by_name["huiyin_process_memory_bytes"][0].value > 0
    assert not old.exists() and len(list(tmp_path.glob("metrics-*"))) == 1


def test_a_process_without_pages_answers_on_its_port(stage: cast.District, unused_port: int) -> None:
    from huiyin.cli.telling import _open

    troubles = {"broker": "the broker of devices does not answer"}
    server = _open(str(unused_port), {"broker": lambda: troubles.get("broker")})
    try:
        address = f"http://127.0.0.1:{unused_port}"
        assert urllib.request.urlopen(f"{address}/health/live", timeout=20).status == 200
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}/health/ready", timeout=20)
        assert refused.value.code == 503 and b"the broker of devices does not answer" in refused.value.read()
        troubles.clear()
        server.RequestHandlerClass.ready.forget()  # type: ignore[attr-defined]
        assert urllib.request.urlopen(f"{address}/health/ready", timeout=20).status == 200
        assert b"huiyin_process_cpu_seconds_total" in urllib.request.urlopen(f"{address}/metrics", timeout=20).read()
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
