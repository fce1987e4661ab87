"""Attempts sent at the same moment take turns: the counts lie in the database, not in a process."""

import threading
from datetime import timedelta

from django.db import connections

from huiyin.accounts.models import Failures
from huiyin.accounts.rules.throttle import ACCOUNT
from huiyin.kernel.clock import now
from tests.web.signers import browser, sign_in, with_password


def test_of_many_attempts_at_once_one_is_looked_at(stage):
    with_password(stage, "sun")
    for n in range(ACCOUNT.free + 1):
        sign_in(browser(), "sun", f"wrong {n}")
    # The wait is over, for whoever is first.
    Failures.objects.update(last_at=now() - timedelta(minutes=1))
    answers, gate = [], threading.Barrier(6)

    def attempt() -> None:
        gate.wait()
        answers.append(sign_in(browser(), "sun", "wrong again").status_code)
        connections.close_all()

    threads = [threading.Thread(target=attempt) for _n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [422, 429, 429, 429, 429, 429]
