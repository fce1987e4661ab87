"""What may be done to a device, by whom, and what stays written of it."""

from datetime import timedelta

import pytest
from django.db import connection

from huiyin.audit.models import TraceEntry
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.kernel.models import OutboxEvent
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing import registry
from huiyin.sensing.credentials import is_secret_of
from huiyin.sensing.models import Device
from huiyin.sensing.services.devices import registering as do
from tests.cast import HARBOUR, LANE
from tests.sensing.devices_cast import administrator, device, kinds, partition, said

FACTS = {
    "code": "smoke-1", "kind": "smoke", "name": "一号楼烟感", "gateway": "", "lon": str(LANE[0]), "lat": str(LANE[1]),
    "building": "", "component": "", "maintainer": "D001", "property": "", "installed_on": "2026-03-01",
}  # fmt: skip


@pytest.fixture
def made(district):
    return kinds()


@pytest.fixture
def ada(district):
    return administrator(district)


def actions(one: Device) -> list[str]:
    return list(TraceEntry.objects.filter(chain=one.chain).order_by("seq").values_list("action", flat=True))


def changes(one: Device) -> list[str]:
    rows = OutboxEvent.objects.filter(topic="sensing.DeviceChanged", key=one.chain).order_by("pk")
    return [row.payload["change"] for row in rows]


def test_a_registered_device_knows_its_place_and_is_traced_and_announced(made, ada):
    one = do.register(FACTS, by=ada)
    assert (one.area, one.grid, one.maintainer.code) == ("990101001001001", "99010100100101", "D001")
    assert actions(one) == ["sensing.device_registered"] and changes(one) == ["registered"]
    assert registry.find("smoke-1").id == one.pk


def test_a_code_is_taken_once(made, ada):
    do.register(FACTS, by=ada)
    with pytest.raises(InvalidInput) as refused:
        do.register(FACTS, by=ada)
    assert refused.value.field == "code"


def test_a_wrong_fact_is_named_and_nothing_is_written(made, ada):
    with pytest.raises(InvalidInput) as refused:
        do.register(FACTS | {"kind": "toaster"}, by=ada)
    assert refused.value.field == "kind" and not Device.objects.exists()


def test_only_an_administrator_registers_changes_retires_and_gives_secrets(made, district):
    mei, one = district.actor("mei"), device(made["smoke"], "smoke-2")
    for attempt in (
        lambda: do.register(FACTS, by=mei),
        lambda: do.change(one, FACTS, by=mei),
        lambda: do.retire(one, reason="broken", by=mei),
        lambda: do.new_secret(one, by=mei),
    ):
        with pytest.raises(Forbidden):
            attempt()


def test_a_moved_device_stands_where_it_was_moved_to(made, ada):
    one = do.register(FACTS, by=ada)
    moved = do.change(one, FACTS | {"lon": str(HARBOUR[0]), "lat": str(HARBOUR[1])}, by=ada)
    assert moved.area == "990101002001001" and moved.version == 2
    assert registry.find("smoke-1").area == "990101002001001"
    assert actions(one) == ["sensing.device_registered", "sensing.device_changed"]


def test_who_read_an_older_state_does_not_overwrite_a_newer_one(made, ada):
    one = do.register(FACTS, by=ada)
    stale = Device.objects.get(pk=one.pk)
    do.change(one, FACTS | {"name": "二号楼烟感"}, by=ada)
    with pytest.raises(Conflict):
        do.change(stale, FACTS | {"name": "三号楼烟感"}, by=ada)
    assert Device.objects.get(pk=one.pk).name == "二号楼烟感"


def test_a_retired_device_measures_nothing_and_its_secret_is_no_good(made, ada):
    one = do.register(FACTS, by=ada)
    secret = do.new_secret(one, by=ada)
    do.retire(one, reason="broken", by=ada)
    assert not registry.find("smoke-1").in_use(now().timestamp())
    assert not is_secret_of("smoke-1", secret, at=now() + timedelta(seconds=1))
    with pytest.raises(Conflict):
        do.retire(one, reason="broken", by=ada)
    with pytest.raises(Conflict):
        do.new_secret(one, by=ada)


def test_a_gateway_is_not_retired_under_the_devices_behind_it(made, ada):
    gateway = device(made["gateway"], "gw-1")
    behind = device(made["smoke"], "smoke-2", gateway=gateway)
    with pytest.raises(Conflict):
        do.retire(gateway, reason="broken", by=ada)
    do.retire(behind, reason="broken", by=ada)
    do.retire(gateway, reason="broken", by=ada)


def test_a_bound_device_serves_one_person_until_consent_ends(made):
    one, until = device(made["wristband"], "band-1"), now() + timedelta(days=30)
    do.bind(one, subject="care/1", until=until, by=SYSTEM)
    known = registry.find("band-1")
    assert known.subject == "care/1" and known.in_use(now().timestamp()) and not known.in_use(until.timestamp())
    with pytest.raises(Conflict):
        do.bind(one, subject="care/2", until=until, by=SYSTEM)
    do.bind(one, subject="care/1", until=until + timedelta(days=30), by=SYSTEM)
    do.unbind(one, by=SYSTEM)
    do.unbind(one, by=SYSTEM)
    assert not registry.find("band-1").in_use(now().timestamp())
    assert changes(one) == ["bound", "bound", "unbound"]
    do.bind(one, subject="care/2", until=until, by=SYSTEM)


def test_nobody_is_bound_until_yesterday(made):
    with pytest.raises(InvalidInput):
        do.bind(device(made["wristband"], "b"), subject="care/1", until=now() - timedelta(days=1), by=SYSTEM)


def test_erased_readings_are_gone_and_the_rest_is_not(made):
    partition()
    one, other, at = device(made["wristband"], "band-1"), device(made["wristband"], "band-2"), now()
    for minutes in (1, 10, 100):
        said(one, "heart_rate", 71, at - timedelta(minutes=minutes))
        said(other, "heart_rate", 72, at - timedelta(minutes=minutes))
    assert do.erase_readings(one, since=at - timedelta(minutes=30), until=at, by=SYSTEM) == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT device_id, count(*) FROM sensing_reading GROUP BY 1 ORDER BY 1")
        assert cursor.fetchall() == [(one.pk, 1), (other.pk, 3)]
    assert actions(one) == ["sensing.readings_erased"]


def test_the_secret_before_is_good_for_a_day_unless_it_got_into_wrong_hands(made, ada):
    one, at = device(made["smoke"], "smoke-1"), now()
    first = do.new_secret(one, by=ada)
    second = do.new_secret(one, by=ada)
    assert first != second and first not in str(Device.objects.filter(pk=one.pk).values().get())
    assert is_secret_of("smoke-1", second, at=at) and is_secret_of("smoke-1", first, at=at)
    assert not is_secret_of("smoke-1", "guess", at=at) and not is_secret_of("nobody", second, at=at)
    later = at + timedelta(days=1, minutes=1)
    from huiyin.sensing import credentials

    credentials.forget()
    assert is_secret_of("smoke-1", second, at=later) and not is_secret_of("smoke-1", first, at=later)
    third = do.new_secret(one, by=ada, at_once=True)
    credentials.forget()
    assert is_secret_of("smoke-1", third, at=at) and not is_secret_of("smoke-1", second, at=at)
    assert "secret" not in str(list(TraceEntry.objects.values_list("data", flat=True)))
