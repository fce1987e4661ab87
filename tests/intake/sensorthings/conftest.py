"""A small world to ask: a river station with readings, a smoke detector behind a gateway, a wristband that is nobody's
business, and programs that call."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from huiyin.accounts.services import issue_key
from huiyin.kernel.clock import now
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing import registry
from huiyin.sensing.models import Device
from huiyin.sensing.services.devices.registering import bind, new_secret
from tests.cast import HARBOUR
from tests.sensing.devices_cast import administrator, device, kinds, partition, said

BASE = "/sensorthings/v1.1"
NOON = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)


@dataclass
class World:
    client: Client
    key: str
    river: Device
    smoke: Device
    gateway: Device
    band: Device

    def get(self, path: str, status: int = 200, **headers):
        answer = self.client.get(
            path if path.startswith("http") else BASE + path,
            headers={"authorization": f"Bearer {self.key}", "accept-language": "en"} | headers,
        )
        assert answer.status_code == status, answer.content[:500]
        return answer.json() if "json" in answer["Content-Type"] else answer

    def post(self, path: str, body, secret: str | None = None, device: str = "river-1"):
        who = base64.b64encode(f"{device}:{secret}".encode()).decode() if secret else ""
        asked = {"authorization": f"Basic {who}" if secret else f"Bearer {self.key}"}
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(BASE + path, data=text, content_type="application/json", headers=asked)

    def stream(self, metric: str, of: Device | None = None) -> int:
        return (of or self.river).pk * 100_000 + registry.metric_ids()[metric]

    def secret(self, of: Device | None = None) -> str:
        return new_secret(of or self.river, by=SYSTEM)


@pytest.fixture
def world(district, client: Client) -> World:
    partition()
    made = kinds()
    ada = administrator(district)
    secret = issue_key(district.staff["ada"].account, "things", by=ada.ref)
    gateway = device(made["gateway"], "gw-1")
    smoke = device(made["smoke"], "smoke-1", gateway=gateway, name="一号楼烟感")
    river = device(made["river_level"], "river-1", name="柳河站", lon=HARBOUR[0], lat=HARBOUR[1], address="柳河桥",
                   area="990101002001001", grid="99010100200101")  # fmt: skip
    band = device(made["wristband"], "band-1")
    meter = device(made["water_meter"], "meter-1")
    for one in (band, meter):
        bind(one, subject="care/1", until=now() + timedelta(days=9), by=SYSTEM)
    said(band, "heart_rate", 171.5, NOON)
    said(meter, "water_use", 171.5, NOON)
    for n in range(30):
        said(river, "level", 20 + n / 10, NOON + timedelta(minutes=2 * n), quality=int(n == 7))
    said(smoke, "smoke", 1, NOON)
    return World(client, secret, river, smoke, gateway, band)
