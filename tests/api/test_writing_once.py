"""The same key, the same answer, and nothing done twice."""

from huiyin.audit.models import TraceEntry
from huiyin.kernel.models import IdempotentCall
from huiyin.matters.models import Matter

KEY = {"Idempotency-Key": "6f0d3f0e-5d3a-4d43-9f5b-2a4f5a7c1e11"}


def test_a_report_sent_twice_is_one_matter(program, lamp):
    anybody = program()
    first, second = (anybody.send("POST", "/reports", lamp, **KEY) for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert "Idempotency-Replayed" not in first and second["Idempotency-Replayed"] == "true"
    assert Matter.objects.count() == 1


def test_a_move_sent_twice_is_one_move(program, lamp):
    at = f"/matters/{program().done('/reports', lamp)['number']}"
    lin = program("lin")
    first = lin.done(f"{at}/file", {"type": "0137"}, **KEY)
    assert lin.done(f"{at}/file", {"type": "0137"}, **KEY) == first
    assert TraceEntry.objects.filter(action="matters.file").count() == 1


def test_the_same_key_with_another_body_is_refused_in_words(program, lamp):
    anybody = program()
    anybody.done("/reports", lamp, **KEY)
    status, answer = anybody.post("/reports", lamp | {"text": "另一件事"}, **KEY)
    assert status == 422 and answer["error"]["code"] == "key_reused" and "new key" in answer["error"]["message"]
    assert Matter.objects.count() == 1


def test_the_same_key_of_two_callers_means_two_things(program, lamp):
    at = f"/matters/{program().done('/reports', lamp)['number']}"
    for who in ("lin", "qian"):
        program(who).done(f"{at}/note", {"text": "看过了"}, **KEY)
    assert TraceEntry.objects.filter(action="matters.note").count() == 2


def test_a_call_that_failed_may_be_tried_again_with_its_key(program, lamp):
    at = f"/matters/{program().done('/reports', lamp)['number']}"
    lin = program("lin")
    assert lin.post(f"{at}/close", {"grade": "good"}, **KEY)[0] == 409
    assert not IdempotentCall.objects.exists()
    lin.done(f"{at}/answer", {"text": "已答复"})
    assert lin.post(f"{at}/close", {"grade": "good"}, **KEY)[0] == 409


def test_a_reporter_s_repeated_rating_counts_once(program, lamp):
    report = program().done("/reports", lamp)
    at, key = f"/matters/{report['number']}", {"code": report["tracking_code"], "phone_tail": "1234"}
    program("lin").done(f"{at}/answer", {"text": "已答复"})
    for _ in range(2):
        assert program().done("/track/rate", key | {"stars": 5}, **KEY)["stars"] == 5
    assert TraceEntry.objects.filter(action="matters.rate").count() == 1


def test_a_key_is_short_and_printable(program, lamp):
    status, answer = program().post("/reports", lamp, **{"Idempotency-Key": "x" * 121})
    assert status == 422 and "120" in answer["error"]["message"]
