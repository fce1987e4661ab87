"""What the reference server knows: three services, and requests of the last 200 days."""

from datetime import UTC, datetime, timedelta
from typing import Any

SERVICES: list[dict[str, Any]] = [
    {
        "service_code": "001",
        "service_name": "Pothole",
        "description": "A hole in the road & its edges",
        "metadata": True,
        "type": "realtime",
        "keywords": "road, hole",
        "group": "Streets",
    },
    {
        "service_code": "002",
        "service_name": "路灯 Street lamp",
        "description": "A lamp is out",
        "metadata": False,
        "type": "realtime",
        "keywords": "lamp, light",
        "group": "Streets",
    },
    {
        "service_code": "003",
        "service_name": "Fallen tree",
        "description": "",
        "metadata": False,
        "type": "batch",
        "keywords": "tree",
        "group": "Parks",
    },
]

DEFINITION: dict[str, Any] = {
    "service_code": "001",
    "attributes": [
        {
            "variable": True,
            "code": "DEPTH",
            "datatype": "singlevaluelist",
            "required": True,
            "datatype_description": None,
            "order": 1,
            "description": "How deep is it?",
            "values": [{"key": "1", "name": "Less than 5 cm"}, {"key": "2", "name": "More"}],
        },
        {
            "variable": True,
            "code": "WIDTH",
            "datatype": "number",
            "required": False,
            "datatype_description": "in centimetres",
            "order": 2,
            "description": "How wide is it?",
        },
    ],
}


def written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def requests_of(now: datetime) -> list[dict[str, Any]]:
    """One every five days for 200 days, latest first."""
    return [_request(number, now - timedelta(days=5 * number, hours=1)) for number in range(40)]


def _request(number: int, at: datetime) -> dict[str, Any]:
    service = SERVICES[number % 3]
    closed = number % 2 == 1
    return {
        "service_request_id": f"{1000 - number}",
        "status": "closed" if closed else "open",
        "status_notes": "Mended" if closed else None,
        "service_name": service["service_name"],
        "service_code": service["service_code"],
        "description": "Seen on the way\nto work <here>",
        "agency_responsible": "Public works",
        "service_notice": None,
        "requested_datetime": written(at),
        "updated_datetime": written(at + timedelta(hours=1)),
        "expected_datetime": written(at + timedelta(days=3)),
        "address": "1 Main Street",
        "address_id": None,
        "zipcode": None,
        "lat": 41.5 + number / 1000,
        "long": -87.25,
        "media_url": None,
    }
