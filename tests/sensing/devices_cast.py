"""A few devices for the toy district of tests/cast.py, made the way a pack makes them."""

from pathlib import Path

from huiyin.kernel.clock import now
from huiyin.sensing import registry
from huiyin.sensing.loading import load_kinds, load_metrics
from huiyin.sensing.models import Device, DeviceKind
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
    made = Device.objects.create(code=code, kind=kind, registered_at=now(), **(place | facts))
    registry.look_again()
    return made
