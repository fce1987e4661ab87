"""Our own server, over HTTP, before the suite and before a stranger's client."""

import georeport
import pytest
from pytest_django.live_server_helper import LiveServer

from huiyin.conformance import Options, Outcome, check
from huiyin.conformance.register import RULES
from huiyin.kernel.models import PackSetting
from huiyin.matters.models import FilingCondition, Matter
from tests.conformance.town import lived_in


@pytest.fixture
def server(stage):
    key = lived_in(stage)
    lamp = stage.conditions["0137"].type
    FilingCondition.objects.create(
        type=lamp, number=2, text_zh="白天亮", text_en="on by day", limit_amount=5, limit_unit="working_days"
    )
    asked = {"code": "pole", "datatype": "text", "required": True, "name_zh": "灯杆", "name_en": "Which pole"}
    PackSetting.objects.create(key="open311", value={"attributes": {"0137": [asked]}})
    running = LiveServer("127.0.0.1")
    running.key = key
    yield running
    running.stop()


def test_every_rule_holds(server):
    options = Options(f"{server.url}/open311/v2", server.key, write=True)
    results = list(check(options))
    assert not [(one.rule, one.why) for one in results if one.outcome == Outcome.FAIL]
    skipped = {one.rule for one in results if one.outcome == Outcome.SKIP}
    assert skipped == {"token.resolves", "token.agrees"}, (
        "our services answer with an id at once, so that there is no token to follow"
    )
    assert len(results) == len(RULES)


@pytest.mark.parametrize("face", ["json", "xml"])
def test_a_stranger_s_client_completes_its_calls(server, face):
    client = georeport.GeoReport(f"{server.url}/open311/v2/", output_format=face)
    services = client.get_service_list()
    assert [one["service_code"] for one in services] == ["0101", "0137"]
    assert client.get_service_definition("0137")["service_code"] == "0137"
    requests = client.get_service_requests()
    assert len(requests) == 10 and {one["status"] for one in requests} == {"open", "closed"}
    closed = client.get_service_requests(status="closed", service_code="0137")
    assert closed and all(one["status"] == "closed" and one["service_code"] == "0137" for one in closed)
    number = requests[0]["service_request_id"]
    assert client.get_service_request(number)["service_request_id"] == number
    assert Matter.objects.filter(confidential=True).count() == 10
