"""A few devices for the toy district of tests/cast.py, made the way a pack makes them."""

from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection

from huiyin.accounts.models import Account
from huiyin.kernel.clock import now
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Post, Staff
from huiyin.orgs.roles import Role
from huiyin.sensing import registry
from huiyin.sensing.loading.devices import load_kinds, load_metrics
from huiyin.sensing.models import Device, DeviceKind
from huiyin.sensing.services.readings import partitions
from tests.cast import LANE

PACK = Path(__file__).resolve().parents[2] / "packs" / "sample-district"


def kinds() -> dict[str, DeviceKind]:
    """The kinds of the sample district."""
    load_metrics(PACK)
    load_kinds(PACK)
    return {kind.code: kind for kind in DeviceKind.objects.all()}


def device(kind: DeviceKind, code: str, **facts) -> Device:
    """A device in Willow Lane."""
    place = {"lon": LANE[0], "lat": LANE[1], "area": "990101001001001", "grid": "99010100100101"}
    made = Device.objects.create(code=code, kind=kind, **({"registered_at": now()} | place | facts))
    registry.look_again()
    return made


def administrator(district) -> Actor:
    """Ada sets up the district."""
    if "ada" not in district.staff:
        account = Account.objects.create(login="ada", name="阿达")
        centre = district.units["C001"]
        district.staff["ada"] = Staff.objects.create(account=account, unit=centre, name_zh="阿达")
        Post.objects.create(staff=district.staff["ada"], role=Role.ADMINISTRATOR, unit=centre)
    return district.actor("ada")


def partition() -> None:
    """A place for readings of today and the days before."""
    partitions.ensure((now() - timedelta(days=n)).date() for n in range(-1, 4))


def said(device: Device, metric: str, value: float, at: datetime, quality: int = 0) -> None:
    """A reading as the consumer keeps it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sensing_reading (device_id, metric_id, at, value, quality) VALUES (%s, %s, %s, %s, %s)",
            [device.pk, registry.metric_ids()[metric], at, value, quality],
        )
