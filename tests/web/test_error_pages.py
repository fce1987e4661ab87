"""An error page says what happened and what to do next, in the reader's language, with the right status."""

import pytest
from django.http import HttpRequest
from django.test import RequestFactory, override_settings
from django.urls import path
from django.utils import translation

from huiyin.config.urls import handler400, handler403, handler404, handler500
from huiyin.config.urls import urlpatterns as real
from huiyin.kernel.errors import Conflict, Forbidden, NotFound
from huiyin.web import errors
from huiyin.web.doors import open_to_all

assert handler400 and handler403 and handler404 and handler500


def raising(error: Exception):
    @open_to_all
    def view(request: HttpRequest):
        raise error

    return view


urlpatterns = [
    *real,
    path("conflict/", raising(Conflict("Zhao dispatched it a minute ago."))),
    path("forbidden/", raising(Forbidden("This belongs to Parks."))),
    path("hidden/", raising(NotFound("Matter 12 belongs to a tip-off."))),
    path("broken/", raising(RuntimeError("the secret reason"))),
]


@pytest.fixture(autouse=True)
def _addresses():
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("status", [400, 403, 404, 409, 429, 500, 503])
def test_every_status_has_its_words_in_both_languages(status, language):
    with translation.override(language):
        title, advice = errors.words(status)
        page = errors.page(None, status)
    assert page.status_code == status
    content = page.content.decode()
    assert title in content and advice in content and str(status) in content


def test_a_lost_race_says_what_happened_and_leads_back(client, db):
    answer = client.get("/conflict/", headers={"referer": "http://testserver/desk/12/"})
    assert answer.status_code == 409
    content = answer.content.decode()
    assert "Zhao dispatched it a minute ago." in content and 'href="http://testserver/desk/12/"' in content


def test_not_there_and_not_yours_look_alike(client, db):
    hidden, missing = client.get("/hidden/"), client.get("/nothing-here/")
    assert hidden.status_code == missing.status_code == 404
    assert "tip-off" not in hidden.content.decode()


def test_a_forbidden_page_says_why(client, db):
    answer = client.get("/forbidden/")
    assert answer.status_code == 403 and "This belongs to Parks." in answer.content.decode()


def test_a_fault_shows_no_inner_reason_and_needs_no_database(client):
    """Without the `db` fixture: the page must come up when the database is what broke."""
    client.raise_request_exception = False
    client.cookies["huiyin_language"] = "en"
    answer = client.get("/broken/")
    assert answer.status_code == 500
    content = answer.content.decode()
    assert "Something broke on our side" in content and "secret" not in content


def test_an_expired_form_says_what_to_do():
    request = RequestFactory().post("/x/")
    with translation.override("en"):
        answer = errors.csrf_failure(request)
    assert answer.status_code == 403 and "Open the page again" in answer.content.decode()


def test_a_foreign_referer_is_no_way_back(client, db):
    answer = client.get("/conflict/", headers={"referer": "https://elsewhere.example/x"})
    assert "elsewhere" not in answer.content.decode()
