"""XML and JSON say the same, whatever is in them; and each has the form that the standard asks for."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.conformance.reading import differences, read_xml, tree
from huiyin.intake.open311.faces import Answer, Many
from huiyin.matters.models import FilingCondition

LEAF = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(-180, 180) | st.text()
ROW = st.fixed_dictionaries({"service_request_id": st.text(), "lat": LEAF, "status_notes": st.text(), "x": LEAF})


@given(st.lists(ROW, max_size=4))
def test_any_answer_is_the_same_in_both(rows):
    answer = Answer("service_requests", Many.of("request", rows))
    found = tree(read_xml(answer.written("xml")))
    assert differences(found, json.loads(answer.written("json"))) == []


def test_headers_and_declaration(app):
    xml, js = app.send("get", "services.xml"), app.send("get", "services.json")
    assert xml["Content-Type"] == "text/xml; charset=utf-8" and js["Content-Type"] == "application/json; charset=utf-8"
    assert xml.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n<services><service>')
    assert xml["Access-Control-Allow-Origin"] == "*" and xml["Vary"] == "Accept-Language"
    assert "Set-Cookie" not in xml and "Content-Security-Policy" not in xml


def test_a_session_changes_nothing(app, district, client):
    client.force_login(district.staff["lin"].account)
    answer = client.get("/open311/v2/services.xml")
    assert answer.status_code == 200 and "Set-Cookie" not in answer and "Content-Security-Policy" not in answer


def test_discovery(app, settings):
    settings.HUIYIN_OPEN311_TYPE, settings.HUIYIN_OPEN311_CONTACT = "test", "open311@city.example"
    about = app.get("discovery")[1]
    assert about["contact"] == "open311@city.example" and about["changeset"].endswith("Z")
    (endpoint,) = about["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2" and endpoint["type"] == "test"
    assert endpoint["url"] == "http://testserver/open311/v2"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert differences(tree(app.xml("discovery")), about) == []


def test_services_and_their_questions(app, district):
    lamp = district.conditions["0137"].type
    FilingCondition.objects.create(
        type=lamp, number=2, text_zh="白天亮", text_en="on by day", limit_amount=5, limit_unit="working_days"
    )
    services = {one["service_code"]: one for one in app.get("services")[1]}
    assert services["0137"] == {
        "service_code": "0137",
        "service_name": "Street lamp",
        "description": "out; on by day",
        "metadata": True,
        "type": "realtime",
        "keywords": "路灯, lamp",
        "group": "Utilities",
    }
    asked = app.get("services/0137")[1]
    assert asked["service_code"] == "0137"
    which, component = asked["attributes"]
    assert which["datatype"] == "singlevaluelist" and (which["order"], component["order"]) == (1, 2)
    assert which["values"] == [{"key": "1", "name": "out"}, {"key": "2", "name": "on by day"}]
    assert component["code"] == "component" and component["required"] is False
    assert differences(tree(app.xml("services/0137")), asked) == []


@pytest.mark.parametrize("given, status", [("ours.example", 200), ("", 200), ("theirs.example", 404)])
def test_our_jurisdiction_may_be_named(app, settings, given, status):
    settings.HUIYIN_OPEN311_JURISDICTION = "ours.example"
    assert app.get("services", jurisdiction_id=given)[0] == status
