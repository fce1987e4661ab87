"""A played telephone system: real, signed events to a real server; on a demo only."""

from urllib.parse import urlsplit

import pytest
from pytest_django.live_server_helper import LiveServer
from tests import cast

from huiyin.demo.marker import begin_demo
from huiyin.hotline.models import Call, CallEvent


@pytest.fixture
def played(own_database, settings, monkeypatch):
    """A server over the toy district, which a command of the same data folder can reach."""
    settings.HUIYIN_CTI_SECRETS = [own_database.data.secret("cti")]
    if not Call.objects.exists():
        cast.build()
    server = LiveServer("127.0.0.1")
    monkeypatch.setenv("HUIYIN_PORT", str(urlsplit(server.url).port))
    yield own_database
    server.stop()


def test_calls_are_played_on_a_demo_and_nowhere_else(played):
    refused = played.huiyin("hotline", "simulate", "--calls", "1", "--pace", "0")
    assert refused.returncode == 2 and "not a demo" in refused.stderr and not Call.objects.exists()
    begin_demo("toy", is_untouched=True)
    done = played.huiyin("hotline", "simulate", "--calls", "6", "--pace", "0", "--agent", "lin")
    assert done.returncode == 0, done.stderr
    calls = list(Call.objects.all())
    assert len(calls) == 6 and {call.staff.account.login for call in calls} == {"lin"}
    assert {call.outcome for call in calls} <= {"answered", "abandoned"} and CallEvent.objects.count() >= 12


def test_the_secret_is_printed_and_a_server_that_is_away_is_said_so(played, monkeypatch):
    assert played.huiyin("hotline", "secret").stdout.strip() == played.data.secret("cti")
    monkeypatch.setenv("HUIYIN_PORT", "9")
    away = played.huiyin("hotline", "simulate", "--calls", "1", "--pace", "0")
    assert away.returncode == 1 and "huiyin demo" in away.stderr
