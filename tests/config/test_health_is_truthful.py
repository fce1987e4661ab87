import pytest
from django.db import connection
from django.test import Client
from tests import cast

from huiyin.config import health
from huiyin.kernel.models import PackSetting
from huiyin.kernel.outbox import Lag


def test_live_needs_no_database(client: Client) -> None:
    answer = client.get("/health/live")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


@pytest.mark.django_db
def test_ready_says_what_it_checked(client: Client) -> None:
    body = client.get("/health/ready").json()
    assert body["checks"]["database"]["ok"] is True
    assert body["checks"]["migrations"]["ok"] is True


@pytest.mark.django_db
def test_without_a_district_it_is_not_ready(client: Client) -> None:
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert "huiyin load-pack" in answer.json()["checks"]["pack"]["problem"]


@pytest.mark.django_db
def test_delivery_that_is_behind_degrades_but_serves(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    PackSetting.objects.create(key="pack", value={"name": "toy"})
    cast.build()
    monkeypatch.setitem(health.BESIDE, "sensing", lambda: None)  # no broker runs beside this test
    assert client.get("/health/ready").json()["status"] == "ok"
    monkeypatch.setattr(health, "lag", lambda: Lag(seconds=90.0, parked=0, dead=0))
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert "90 s behind" in answer.json()["checks"]["delivery"]["problem"]


@pytest.mark.django_db
def test_a_missing_migration_makes_it_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'kernel'")
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert "huiyin manage migrate" in answer.json()["checks"]["migrations"]["problem"]


def test_a_database_that_does_not_answer_makes_it_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    # The test may not touch the database, which is as good as its being away.
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"]["ok"] is False
