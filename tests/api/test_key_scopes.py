"""A key may do less than its owner: by scope, by area, until a day. And it is seen when it was last used."""

import json
from datetime import timedelta

import pytest

from huiyin.accounts.models import Account, ApiKey
from huiyin.accounts.scopes import Scope
from huiyin.accounts.services import issue_key
from huiyin.api.permits import allowed
from huiyin.kernel.clock import now, travel
from huiyin.matters.states import MOVES
from huiyin.orgs import keys
from tests.api.conftest import Program
from tests.cast import HARBOUR
from tests.web.office_cast import administrator


@pytest.fixture
def bound(district):
    """bound("lin", Scope.READ, area="…"): a program with such a key of Lin's."""
    keys.forget()

    def of(login: str, *scopes: Scope, **more) -> Program:
        return Program(issue_key(Account.objects.get(login=login), "test", by="system", scopes=scopes, **more))

    return of


def refused(answer: tuple[int, dict]) -> bool:
    return answer[0] == 403 and answer[1]["error"]["code"] == "scope"


def test_a_reading_key_reads_and_writes_nothing(bound, program, lamp):
    number = program().done("/reports", lamp)["number"]
    reader = bound("lin", Scope.READ)
    assert reader.get(f"/matters/{number}")[0] == 200
    assert refused(reader.post("/reports", lamp))
    assert refused(reader.post(f"/matters/{number}/note", {"text": "x"}))
    assert refused(reader.post(f"/matters/{number}/reporter", {"purpose": "to ask"}))


def test_a_reporting_key_reports_and_sees_nothing(bound, program, lamp):
    reporter = bound("lin", Scope.REPORT)
    number = reporter.done("/reports", lamp)["number"]
    assert refused(reporter.get(f"/matters/{number}")) and refused(reporter.get("/matters"))


def test_a_writing_key_moves_but_opens_no_names(bound, program, lamp):
    number = program().done("/reports", lamp)["number"]
    writer = bound("lin", Scope.WRITE)
    writer.done(f"/matters/{number}/note", {"text": "seen"})
    assert refused(writer.post(f"/matters/{number}/reporter", {"purpose": "to ask"}))
    opener = bound("lin", Scope.REPORTER)
    assert opener.post(f"/matters/{number}/reporter", {"purpose": "to ask"})[0] == 200


def test_a_group_of_moves_and_no_other(bound, program, lamp):
    number = program().done("/reports", lamp)["number"]
    bound("lin", Scope.INTAKE).done(f"/matters/{number}/file", {"type": "0137", "condition": 1})
    intake = bound("zhao", Scope.INTAKE, Scope.READ)
    intake.done(f"/matters/{number}/dispatch", {"unit": "D001"})
    assert refused(intake.post(f"/matters/{number}/supervise", {"reason": "slow"}))
    unit = bound("sun", Scope.UNIT)
    assert unit.post(f"/matters/{number}/accept")[0] == 200
    assert refused(intake.post(f"/matters/{number}/accept"))


def test_a_scope_never_gives_more_than_its_owner_has(bound, program, lamp):
    number = program().done("/reports", lamp)["number"]
    assert bound("wu", Scope.READ).get(f"/matters/{number}")[0] == 404
    assert bound("wu", Scope.WRITE, Scope.INTAKE).post(f"/matters/{number}/note", {"text": "x"})[0] == 404


def test_a_key_without_scopes_may_do_what_its_owner_may(bound, program, lamp):
    number = program().done("/reports", lamp)["number"]
    whole = bound("lin")
    assert whole.get(f"/matters/{number}")[0] == 200
    whole.done(f"/matters/{number}/note", {"text": "seen"})


def test_every_move_of_the_table_is_in_reach_of_a_writing_key_alone_or_of_a_group():
    for name in MOVES:
        path = f"/api/v1/matters/20260305-000001/{name.replace('_', '-')}"
        assert allowed(frozenset({"write"}), "POST", path) and not allowed(frozenset({"read"}), "POST", path), name


def test_groups_name_moves_that_there_are():
    from huiyin.accounts.scopes import MOVES as GROUPS

    for group, moves in GROUPS.items():
        assert moves <= set(MOVES), group


def test_a_key_bound_to_an_area_sees_and_moves_nothing_outside_of_it(bound, program, lamp):
    here = program().done("/reports", lamp)["number"]
    there = program().done("/reports", lamp | {"lon": HARBOUR[0], "lat": HARBOUR[1]})["number"]
    willow = bound("lin", area="990101001")
    assert [row["number"] for row in willow.get("/matters")[1]["items"]] == [here]
    assert willow.get(f"/matters/{there}")[0] == 404
    assert willow.post(f"/matters/{there}/note", {"text": "x"})[0] == 404
    willow.done(f"/matters/{here}/note", {"text": "seen"})


def test_an_area_binds_a_units_key_too(bound, program, lamp, district):
    there = program().done("/reports", lamp | {"lon": HARBOUR[0], "lat": HARBOUR[1]})["number"]
    program("lin").done(f"/matters/{there}/file", {"type": "0137", "condition": 1})
    program("zhao").done(f"/matters/{there}/dispatch", {"unit": "D001"})
    assert bound("sun").get(f"/matters/{there}")[0] == 200
    assert bound("sun", area="990101001").get(f"/matters/{there}")[0] == 404


def test_an_area_never_widens_a_post(bound, program, lamp):
    here = program().done("/reports", lamp)["number"]
    assert bound("far", area="990101").get(f"/matters/{here}")[0] == 404


def test_an_administrators_key_bound_to_an_area_tells_no_other_system(bound, district):
    """It would choose whose rights the receiver has, and so leave its area."""
    administrator(district)
    told = {"label": "x", "url": "https://board.example/hook", "account": "lin"}
    whole, willow = bound("ada"), bound("ada", area="990101001")
    assert willow.get("/webhooks")[0] == 403 and willow.post("/webhooks", told)[0] == 403
    assert whole.get("/webhooks")[0] == 200 and whole.post("/webhooks", told)[0] == 201


def test_a_key_ends_on_its_day(bound):
    lin = bound("lin", expires_at=now() + timedelta(days=30))
    assert lin.get("/me")[0] == 200
    with travel(now() + timedelta(days=31)):
        keys.forget()
        assert lin.get("/me")[0] == 401


def test_last_use_is_written_once_a_minute_and_never_per_call(bound, django_assert_num_queries):
    lin = bound("lin")
    began = now()
    lin.get("/me")
    first = ApiKey.objects.get().last_used_at
    assert first is not None
    with django_assert_num_queries(1):  # what /me itself asks; nothing for the key
        lin.get("/me")
    with travel(began + timedelta(seconds=40)):
        keys.forget()
        lin.get("/me")
        assert ApiKey.objects.get().last_used_at == first
    with travel(began + timedelta(seconds=70)):
        keys.forget()
        lin.get("/me")
        assert ApiKey.objects.get().last_used_at > first + timedelta(seconds=60)


def test_the_refusal_says_what_to_do(bound, lamp):
    status, answer = bound("lin", Scope.READ).post("/reports", lamp)
    assert status == 403 and "right scope" in json.dumps(answer)
