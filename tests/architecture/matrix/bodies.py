"""What is sent along: for each name a value that is right, so that the person is what the answer depends on."""

from typing import Any

from huiyin.handoff.models import Partner
from huiyin.matters.models import Matter
from huiyin.orgs.models import Staff
from tests.architecture.planted import Story as Told
from tests.architecture.walking import PART

# Where a form means something else by a name.
TYPED = {
    "ask-check": {"staff": ""}, "ask-verification": {"staff": ""}, "ask-extension": {"unit": "working_days"},
    "ask": {"units": ["D002"]}, "plan": {"what": "换电缆", "due_on": "2026-12-01"}, "open": {"purpose": "visit"},
    "set-urgency": {"urgency": "urgent"}, "file": {"urgency": "urgent"}, "refile": {"urgency": "urgent"},
    "cannot": {"reason": "busy"}, "limit": {"device": "river-1", "limit": "3.9"},
}  # fmt: skip


def given(told: Told, matter: Matter | None) -> dict[str, Any]:
    """By the names that forms and calls give their fields."""
    sun = Staff.objects.get(account__login="sun")
    fresh = Matter.objects.get(pk=matter.pk) if matter else None
    return {
        "version": fresh.version if fresh else 1,
        "text": "换过了", "reason": "有理由", "note": "备注", "purpose": "核实线索", "comment": "好", "words": "换过了",
        "title": "路灯", "label": "看板", "name": "名字", "address": "柳巷8号", "q": "灯",
        "unit": "D002", "co_units": [], "type": "0137",
        "condition": "1", "urgency": "high", "grade": "good", "stars": 5, "answer": "yes", "granted": "yes",
        "whom": "worker", "staff": sun.pk, "staff_id": sun.pk, "amount": 1, "root": told.plain.number,
        "owner": told.district.actor("qian").ref, "scope": "street", "public": "", "why": "cooking",
        "verdict": "true", "code": told.plain.tracking_code, "lon": 114.5005, "lat": 30.5005,
        "question_zh": "路灯坏了找谁？", "answer_zh": "打12345。",
        "partner": Partner.objects.earliest("pk").pk, "brief": "换灯泡",
        "url": "https://board.example/hook", "kind": "contractor", "way": "link",
    }  # fmt: skip


def called(described: dict, method: str, path: str, known: dict[str, Any]) -> Any:
    """The body that a call of the JSON API describes, filled in; None where it takes none."""
    call = described["paths"].get(PART.sub(r"{\1}", path), {}).get(method.lower(), {})
    content = call.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    return _filled(schema, described, known, "") if schema else {}


def asked(described: dict, path: str, known: dict[str, Any]) -> dict[str, Any]:
    """What a call wants in its query."""
    call = described["paths"].get(PART.sub(r"{\1}", path), {}).get("get", {})
    wanted = [one for one in call.get("parameters", ()) if one["in"] == "query" and one.get("required")]
    return {one["name"]: _filled(one["schema"], described, known, one["name"]) for one in wanted}


def _filled(schema: dict, described: dict, known: dict[str, Any], name: str) -> Any:
    if "$ref" in schema:
        schema = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for several in ("anyOf", "allOf"):
        if several in schema:
            return _filled(schema[several][0], described, known, name)
    if "properties" in schema:
        required = set(schema.get("required", ())) | {"version"} & set(schema["properties"])
        return {
            key: _filled(one, described, known, key) for key, one in schema["properties"].items() if key in required
        }
    if schema.get("enum"):
        return known[name] if known.get(name) in schema["enum"] else schema["enum"][0]
    if schema.get("type") == "boolean":
        return True
    if schema.get("type") in ("integer", "number"):
        return known[name] if isinstance(known.get(name), int | float) else 1
    if schema.get("type") == "array":
        return []
    return str(known.get(name, "x"))
