"""Health says what is so: every check is made to fail by the real thing being away, full, late or wrong."""

import datetime as dt
import threading
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from tests import cast

from huiyin.config import health
from huiyin.kernel.clock import now, travel
from huiyin.kernel.models import DeadLetter, OutboxCursor, OutboxEvent, PackSetting, ParkedEvent
from huiyin.kernel.outbox import deliver_all


def ready(client: Client) -> tuple[int, dict]:
    health.forget()
    answer = client.get("/health/ready")
    return answer.status_code, answer.json()


def problem(client: Client, check: str) -> str:
    _status, body = ready(client)
    return body["checks"][check].get("problem", "")


@pytest.fixture
def well(db: None, monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path) -> None:
    """A district, a worker that was heard, all delivered; no broker runs beside this test."""
    PackSetting.objects.create(key="pack", value={"name": "toy"})
    cast.build()
    deliver_all(unsettled=True)
    settings.HUIYIN_LEAST_GB = 0
    monkeypatch.setitem(health.BESIDE, "sensing", lambda: None)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")


def test_live_needs_no_database(client: Client) -> None:
    answer = client.get("/health/live")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


def test_all_is_well_where_all_is_well(client: Client, well: None) -> None:
    status, body = ready(client)
    assert (status, body["status"]) == (200, "ok"), body
    assert set(body["checks"]) == {*health.NEEDED, *health.BESIDE}


@pytest.mark.django_db
def test_without_a_district_it_is_not_ready(client: Client) -> None:
    status, body = ready(client)
    assert status == 503
    assert "huiyin load-pack" in body["checks"]["pack"]["problem"]


@pytest.mark.django_db
def test_a_missing_migration_makes_it_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'kernel'")
    status, body = ready(client)
    assert status == 503
    assert "huiyin manage migrate" in body["checks"]["migrations"]["problem"]


def test_a_database_that_does_not_answer_makes_it_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    # The test may not touch the database, which is as good as its being away.
    status, body = ready(client)
    assert status == 503
    assert body["checks"]["database"]["ok"] is False


def announced(age: dt.timedelta) -> OutboxEvent:
    return OutboxEvent.objects.create(topic="matters.MatterMoved", key="matter/1", at=now() - age, tx=1)


def test_delivery_that_is_behind_degrades_but_serves(client: Client, well: None) -> None:
    event = announced(dt.timedelta(seconds=90))
    OutboxCursor.objects.update(tx=0, event_id=0)
    OutboxEvent.objects.exclude(pk=event.pk).delete()
    status, body = ready(client)
    assert (status, body["status"]) == (200, "degraded")
    assert "s behind; is `huiyin worker` running?" in body["checks"]["delivery"]["problem"]


def test_parked_and_given_up_events_are_said(client: Client, well: None) -> None:
    event = announced(dt.timedelta())
    OutboxCursor.objects.update(tx=event.tx, event_id=event.pk)
    OutboxEvent.objects.exclude(pk=event.pk).delete()
    parked = ParkedEvent.objects.create(subscriber="matters.notices", event=event, key="matter/1", tries=1)
    assert "1 announcements wait for another try" in problem(client, "delivery")
    parked.delete()
    DeadLetter.objects.create(subscriber="matters.notices", event_id=event.pk, topic="x", error="x", tries=6)
    assert "could not be delivered" in problem(client, "delivery")


def test_a_silent_worker_and_a_job_that_nobody_takes_are_said(client: Client, well: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '10 minutes'")
        assert "silent for 600 s" in problem(client, "worker")
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now()")
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at) "
            "VALUES ('default', 'x', 'todo', now() - interval '5 minutes')"
        )
    assert "due for 300 s" in problem(client, "worker")


def test_a_full_disk_is_said_and_a_folder_that_cannot_be_written(
    client: Client, well: None, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not problem(client, "disk")
    settings.HUIYIN_LEAST_GB = 1e9  # more than any disk has
    assert "a full disk stops the database" in problem(client, "disk")
    settings.HUIYIN_LEAST_GB = 0
    settings.MEDIA_ROOT = Path("/proc/self")  # there, and nobody's to write
    assert "the folder of media cannot be written" in problem(client, "disk")


def test_clocks_that_are_apart_are_said(client: Client, well: None) -> None:
    with travel(now() + dt.timedelta(minutes=3)):
        assert "180.0 s apart" in problem(client, "clocks")


def certificate(days: int) -> bytes:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "huiyin")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now() - dt.timedelta(days=90))
    made = made.not_valid_after(now() + dt.timedelta(days=days, minutes=5))
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def test_a_certificate_that_ends_is_said_before_and_after(
    client: Client, well: None, settings: LazySettings, tmp_path: Path
) -> None:
    settings.HUIYIN_CERTIFICATE = str(tmp_path / "chain.pem")
    for days, said in ((60, ""), (5, "in 5 days"), (-3, "browsers refuse")):
        (tmp_path / "chain.pem").write_bytes(certificate(days))
        assert said in problem(client, "certificate") and bool(said) == bool(problem(client, "certificate"))
    (tmp_path / "chain.pem").write_text("no certificate")
    assert "cannot be read" in problem(client, "certificate")


def test_many_probes_ask_once_a_second(client: Client, well: None) -> None:
    asked = []
    told = health.Answered(lambda: asked.append(1) or {"n": len(asked)})  # type: ignore[func-returns-value]
    several = [threading.Thread(target=told) for _ in range(20)]
    for one in several:
        one.start()
    for one in several:
        one.join()
    assert told() == {"n": 1}


def test_it_tells_no_secret_no_path_and_no_address(client: Client, well: None, settings: LazySettings) -> None:
    settings.HUIYIN_LEAST_GB = 1e9
    settings.HUIYIN_CERTIFICATE = "/etc/ssl/private/nothing.pem"
    _status, body = ready(client)
    told = str(body)
    database = settings.DATABASES["default"]
    hidden = (settings.SECRET_KEY, str(settings.MEDIA_ROOT), database["HOST"], "/etc/ssl", "127.0.0.1")
    assert not [one for one in hidden if one and one in told]
