"""A confidential matter is not listed, not served, not counted and not found; nor is anybody who reported anything."""

import pytest

from huiyin.matters import services as do
from huiyin.matters.models import Matter

SECRETS = ("13800001234", "xiaoyuan", "小园", "张三家", "柳巷路灯不亮")


@pytest.fixture
def tip_off(district):
    return district.reported(text="举报：夜里偷排", type_code="E9901")


def test_a_confidential_type_is_no_service(app, tip_off):
    assert [one["service_code"] for one in app.get("services")[1]] == ["0101", "0137"]
    known, unknown = app.get("services/E9901"), app.get("services/E9999")
    assert known[0] == unknown[0] == 404
    assert known[1][0]["description"].replace("E9901", "E9999") == unknown[1][0]["description"]
    status, answer = app.post("requests", {"service_code": "E9901", "address_string": "x", "description": "y"})
    assert status == 404 and answer[0]["code"] == 404 and Matter.objects.count() == 1


def test_a_confidential_matter_is_nowhere(app, tip_off):
    number = tip_off.number
    for path in (f"requests/{number}", f"tokens/{number}"):
        status, answer = app.get(path)
        assert status == 404
        assert answer == app.get(path.replace(number, "20260101-999999"))[1] or number in answer[0]["description"]
    assert app.get("requests")[1] == []
    assert app.get("requests", service_request_id=number)[1] == []
    assert app.get("requests", service_code="E9901")[0] == 404
    assert app.get("servicerequestupdates")[1] == []
    assert app.get("servicerequestupdates", service_request_id=number)[1] == []
    remark = {"service_request_id": number, "description": "?"}
    assert app.post("servicerequestupdates", remark)[0] == 404


def test_pages_show_no_holes_where_confidential_ones_are(app, district):
    numbers = []
    for n in range(6):
        matter = district.reported(text=f"{n}", type_code="E9901" if n % 2 else "0137")
        numbers += [] if n % 2 else [matter.number]
    for path, key in (("requests", "service_request_id"), ("servicerequestupdates", "service_request_id")):
        pages = [[one[key] for one in app.get(path, page_size=1, page=page)[1]] for page in (1, 2, 3, 4)]
        assert [len(page) for page in pages] == [1, 1, 1, 0], path
        assert {number for page in pages for number in page} == set(numbers)


def test_what_becomes_confidential_disappears(app, district):
    number = app.sent()
    do.correct(Matter.objects.get(), "其实是举报", by=district.actor("lin"), type=district.conditions["E9901"].type)
    assert app.get(f"requests/{number}")[0] == 404 and app.get("requests")[1] == []


def test_a_type_that_became_confidential_hides_its_older_matters(app, district):
    number = app.sent()
    district.conditions["0137"].type.__class__.objects.filter(code="0137").update(confidential=True)
    from huiyin.matters import library

    library.forget()
    assert app.get(f"requests/{number}")[0] == 404 and app.get("requests")[1] == []


def test_no_answer_names_who_reported(app, district):
    person = {"first_name": "小园", "email": "xiaoyuan@example.org", "phone": "13800001234"}
    number = app.sent(address_string="张三家门口", **person)
    do.file(Matter.objects.get(), district.conditions["0137"], by=district.actor("lin"), note="张三家 13800001234")
    app.post("servicerequestupdates", {"service_request_id": number, "description": "小园 13800001234"})
    for path in ("requests", f"requests/{number}", "servicerequestupdates"):
        for face in ("xml", "json"):
            said = app.send("get", f"{path}.{face}", {"extensions": "true"}).content.decode()
            assert not [secret for secret in SECRETS if secret in said], (path, face)
