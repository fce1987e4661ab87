"""A camera on Willow Lane, a drone, and the scenes that they may send."""

import base64
import io
import json

import bcrypt
from django.test import Client
from PIL import Image

from huiyin.kernel.clock import now
from huiyin.sensing.models import Device, DeviceKind, Rule, SceneKind
from tests.cast import LANE

SECRET = "a-secret-of-a-camera"
LANE_GRID, LANE_AREA = "99010100100101", "990101001001001"


def listed(code: str = "smoke", *, kinds=("camera", "drone"), **more) -> SceneKind:
    """A scene of the list, with its rule; `more`: fields of the rule or the kind."""
    of_rule = {"severity": "critical", "opens": "confirmed", "calls": "confirmed", "matter_type": "0137"}
    of_rule |= {name: more.pop(name) for name in list(more) if name in (*of_rule, "area", "state")}
    rule = Rule.objects.create(
        code=f"scene_{code}", name_zh="冒烟" if code == "smoke" else code, name_en=code.title(), kinds=list(kinds),
        definition={"when": "scene", "scenes": [code], "expires": "30m"}, changed_at=now(),
        **({"state": "on"} | of_rule),
    )  # fmt: skip
    return SceneKind.objects.create(
        code=code, name_zh=rule.name_zh, name_en=rule.name_en, rule=rule, **({"least": 0.5} | more)
    )


def camera(code: str = "CAM-1", kind: str = "camera", scenes=("smoke", "flooding"), **more) -> Device:
    of_kind, _new = DeviceKind.objects.get_or_create(
        code=kind, defaults={"name_zh": "摄像机", "name_en": kind.replace("_", " ").title(), "scenes": list(scenes)}
    )
    where = {"lon": LANE[0], "lat": LANE[1], "area": LANE_AREA, "grid": LANE_GRID, "address": "柳巷路口"}
    secret = bcrypt.hashpw(SECRET.encode(), bcrypt.gensalt(4)).decode()
    return Device.objects.create(
        code=code,
        kind=of_kind,
        name=more.pop("name", "柳巷路口"),
        registered_at=now(),
        secret_hash=secret,
        **(where | more),
    )


def png(colour: str = "grey", size=(64, 48)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def message(**said) -> bytes:
    picture = said.get("picture")
    if isinstance(picture, bytes):
        said["picture"] = base64.b64encode(picture).decode()
    return json.dumps({"scene": "smoke", "confidence": 0.9} | said).encode()


def post(body: bytes | dict, *, code: str = "CAM-1", secret: str = SECRET, kind: str = "application/json", **headers):
    login = base64.b64encode(f"{code}:{secret}".encode()).decode()
    if isinstance(body, dict):
        return Client().post("/ingest/v1/scenes", body, headers={"Authorization": f"Basic {login}"} | headers)
    return Client().post(
        "/ingest/v1/scenes", body, content_type=kind, headers={"Authorization": f"Basic {login}"} | headers
    )
