"""On real connections at the same moment: one report of two that are the same, one merge of two, no ring of waiting."""

import threading

import pytest
from django.db import connection

from huiyin.kernel.errors import Conflict
from huiyin.kernel.work import work
from huiyin.matters import services as do
from huiyin.matters.access import access_matter
from huiyin.matters.models import Matter, Merge, Report
from huiyin.matters.states import State
from huiyin.orgs.actor import SYSTEM


@pytest.fixture
def district(stage):
    """Committed, for every thread to see."""
    return stage


def together(*calls):
    """Run all at the same moment, each on a connection of its own; their answers, a refusal by its code."""
    answers, gate = [None] * len(calls), threading.Barrier(len(calls))

    def run(position, call):
        try:
            gate.wait()
            answers[position] = call()
        except Conflict as refused:
            answers[position] = refused.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def test_the_same_post_twice_at_once_is_one_report_and_both_hear_of_it(district):
    report = district.lamp_out(device="a phone")
    found = together(*[lambda: do.receive(report, by=SYSTEM).report_id] * 2)
    assert len(set(found)) == 1 and Report.objects.count() == 1


def merging(number: str, root: str, by):
    """As the desk does it: the first one is locked before the other is looked at."""
    with work():
        matter = access_matter(by, number, lock=True)
        do.merge(matter, access_matter(by, root), by=by)
    return "merged"


def test_two_who_merge_crosswise_do_not_wait_for_each_other(district):
    one, other = district.reported().number, district.reported().number
    lin, qian = district.actor("lin"), district.actor("qian")
    answers = together(lambda: merging(one, other, lin), lambda: merging(other, one, qian))
    assert answers.count("merged") == 1 and Merge.objects.count() == 1
    assert Matter.objects.filter(state=State.MERGED).count() == 1
