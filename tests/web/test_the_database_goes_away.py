"""What is said while the database does not answer: 503 and when to come back, and nothing that may be untrue."""

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection
from django.utils import translation

from huiyin.kernel.outage import is_uncertain, words_for
from huiyin.web.errors import broken


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def refused(db_error: type[Exception] = OperationalError, cause: Exception | None = None) -> Exception:
    error = db_error("gone")
    error.__cause__ = cause or psycopg.OperationalError("the connection is lost")
    return error


def test_a_broken_line_leaves_it_open_what_was_done():
    assert is_uncertain(refused()) and is_uncertain(refused(InterfaceError))
    assert "may have been done" in words_for(refused())


@pytest.mark.django_db
def test_what_the_server_itself_refused_was_not_done():
    with pytest.raises(OperationalError) as timed_out, connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 10")
        cursor.execute("SELECT pg_sleep(5)")
    assert not is_uncertain(timed_out.value)
    assert "Nothing was changed" in words_for(timed_out.value)


@pytest.mark.parametrize(("error", "status"), [(refused(), 503), (refused(InterfaceError), 503), (ValueError(), 500)])
def test_a_page_says_that_it_is_the_platform_and_when_to_come_back(error, status):
    try:
        raise error
    except Exception:
        answer = broken(None)
    assert answer.status_code == status
    assert (answer.get("Retry-After") == "2") == (status == 503)
