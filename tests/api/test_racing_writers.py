"""Two at once, on real connections: one wins, the other is told; the same key twice, one answer."""

import threading

import pytest
from django.db import connection

from huiyin.matters.models import Matter


@pytest.fixture
def district(stage):
    """Committed, for every thread to see."""
    return stage


def together(*calls):
    """Run all at the same moment, each on a connection of its own; their answers."""
    answers, gate = [None] * len(calls), threading.Barrier(len(calls))

    def run(position, call):
        try:
            gate.wait()
            answers[position] = call()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_of_two_dispatchers_one_wins_and_the_other_reads_what_happened(program, lamp):
    at = f"/matters/{program().done('/reports', lamp)['number']}"
    program("lin").done(f"{at}/file", {"type": "0137"})
    one, two = program("zhao"), program("zhao2")
    answers = together(
        lambda: one.post(f"{at}/dispatch", {"unit": "D001"}), lambda: two.post(f"{at}/dispatch", {"unit": "D002"})
    )
    assert sorted(status for status, _ in answers) == [200, 409]
    lost = next(answer for status, answer in answers if status == 409)
    assert lost["error"]["code"] == "wrong_state" and "Reload" in lost["error"]["message"]
    won = next(answer for status, answer in answers if status == 200)
    assert Matter.objects.get().unit.code == won["unit"]["code"]


def test_two_notes_at_once_both_count_and_the_chain_holds(program, lamp):
    at = f"/matters/{program().done('/reports', lamp)['number']}"
    lin, qian = program("lin"), program("qian")
    answers = together(lambda: lin.post(f"{at}/note", {"text": "一"}), lambda: qian.post(f"{at}/note", {"text": "二"}))
    assert [status for status, _ in answers] == [200, 200]
    assert lin.get(f"{at}/trace")[1] | {"entries": []} == lin.get(f"{at}/trace")[1] | {
        "entries": [],
        "ok": True,
        "count": 3,
    }


def test_of_two_who_looked_at_the_same_version_one_wins(program, lamp):
    report = program().done("/reports", lamp)
    at, seen = f"/matters/{report['number']}/note", {"text": "看过了", "version": report["version"]}
    lin, qian = program("lin"), program("qian")
    answers = together(lambda: lin.post(at, seen), lambda: qian.post(at, seen))
    assert sorted(status for status, _ in answers) == [200, 409]


def test_the_same_report_twice_at_once_is_one_matter(program, lamp):
    anybody, key = program(), {"Idempotency-Key": "at-the-same-moment"}
    answers = together(*[lambda: anybody.post("/reports", lamp, **key)] * 4)
    assert [status for status, _ in answers] == [201] * 4
    assert len({answer["number"] for _, answer in answers}) == 1
    assert Matter.objects.count() == 1
