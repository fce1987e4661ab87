"""The district that there is, as the day needs it."""

from collections.abc import Iterable

from django.db.models import Q

from huiyin.demo.day import Spot, Worker
from huiyin.orgs.actor import SYSTEM
from huiyin.orgs.models import Post
from huiyin.orgs.roles import Role
from huiyin.places.models import Area
from huiyin.sensing.models import Device
from huiyin.sensing.services.devices.registering import settle_devices

WORKERS = 12
MADE_UP = "load-"
AT_ONCE = 2000


def spots(most: int | None = None) -> list[Spot]:
    """Devices in use that stand somewhere; one that measures a person only while it is bound to somebody."""
    found = Device.objects.filter(retired_at=None, lon__isnull=False, lat__isnull=False).exclude(
        Q(kind__on_person=True) & Q(subject="")
    )
    rows = found.select_related("kind", "gateway").order_by("pk")[:most]
    return [_spot(one) for one in rows]


def _spot(one: Device) -> Spot:
    return Spot(
        code=one.code,
        kind=one.kind.code,
        lon=one.lon or 0.0,
        lat=one.lat or 0.0,
        every=one.kind.expected_seconds,
        metrics=frozenset(one.kind.metrics),
        scenes=tuple(one.kind.scenes),
        gateway=one.gateway.code if one.gateway else "",
        building=one.building,
        grid=one.grid,
    )


def workers(without: Iterable[str] = ()) -> list[Worker]:
    """Some grid workers spread over the district; whoever a visitor signs in as goes on duty themself."""
    posts = Post.objects.filter(role=Role.GRID_WORKER, staff__left_at=None).exclude(staff__account__login__in=without)
    held = list(posts.order_by("area", "pk").values_list("staff__account__login", "area"))
    step = max(1, len(held) // WORKERS)
    chosen = dict(held[::step][:WORKERS])
    areas = Area.objects.filter(code__in=chosen.values()).values_list("code", "lon", "lat")
    middles = {code: (lon, lat) for code, lon, lat in areas}
    return [Worker(login, *middles[area]) for login, area in chosen.items() if area in middles]


def enough_devices(count: int) -> int:
    """Register made-up water meters until there are `count` devices; how many were made."""
    there = Device.objects.filter(retired_at=None, lon__isnull=False).count()
    missing = max(0, count - there)
    somewhere = Area.objects.filter(level=Area.Level.COMMUNITY).order_by("code").values_list("lon", "lat").first()
    lon, lat = somewhere or (114.3, 30.6)
    first = Device.objects.filter(code__startswith=MADE_UP).count()
    for begin in range(first, first + missing, AT_ONCE):
        upto = min(begin + AT_ONCE, first + missing)
        meter = {"kind": "water_meter", "lon": str(lon), "lat": str(lat)}
        settle_devices([meter | {"code": f"{MADE_UP}{n:06d}"} for n in range(begin, upto)], [], by=SYSTEM)
    return missing
