"""Whatever is sent, the answer is a status below 500 with words; and a crowd that sends the same makes one request."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.accounts.services import create_account, issue_key
from huiyin.matters.models import Matter
from tests.intake.open311.conftest import App

ODD = st.sampled_from(
    ["", "0", "-1", "nan", "1e9", "open", "0137", "E9901", "30.5005", "114.5005", "2026-11-22T08:00:00Z"]
)
VALUE = ODD | st.text(max_size=30)
NAMES = [
    "service_code", "lat", "long", "address_string", "address_id", "email", "first_name", "phone", "description",
    "media_url", "attribute[component]", "attribute[condition][]", "attribute[", "attribute[]", "jurisdiction_id",
]  # fmt: skip
QUERY = [
    "service_request_id", "service_code", "start_date", "end_date", "status", "page", "page_size", "updated_after",
    "updated_before", "extensions", "jurisdiction_id",
]  # fmt: skip
PATIENT = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@PATIENT
@given(form=st.dictionaries(st.sampled_from(NAMES), VALUE))
def test_any_form(app, form):
    status, body = app.post("requests", form)
    assert status < 500 and (status == 200 or all(one["description"] for one in body))
    assert app.post("servicerequestupdates", form | {"service_request_id": form.get("lat", "")})[0] < 500


@PATIENT
@given(
    query=st.dictionaries(st.sampled_from(QUERY), VALUE), path=st.sampled_from(["requests", "servicerequestupdates"])
)
def test_any_query(app, query, path):
    status, body = app.get(path, **query)
    assert status < 500 and (status == 200 or all(one["description"] for one in body))


@PATIENT
@given(name=st.text(min_size=1, max_size=20), path=st.sampled_from(["services", "requests", "tokens"]))
def test_any_name(app, name, path):
    assert app.send("get", f"{path}/{name}.xml").status_code < 500


def test_ten_at_once_make_one_request(stage):
    key = issue_key(create_account("crowd", "Crowd", None, by="system"), "test", by="system")

    def send(_number: int) -> str:
        try:
            return App(key).sent()
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as crowd:
        assert len(set(crowd.map(send, range(10)))) == 1
    assert Matter.objects.count() == 1
