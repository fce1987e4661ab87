"""Theme, type size and language are a person's own choice, kept in cookies, without an account."""

import pytest

from huiyin.web import look


def test_large_type_is_kept(client, db):
    answer = client.post("/look/", {"type": "large", "next": "/offline/"})
    assert answer.status_code == 302 and answer.url == "/offline/"
    assert 'data-type="large"' in client.get("/offline/").content.decode()


def test_dark_is_kept_beside_large_type(client, db):
    client.post("/look/", {"type": "large"})
    client.post("/look/", {"theme": "dark"})
    page = client.get("/offline/").content.decode()
    assert 'data-theme="dark"' in page and 'data-type="large"' in page


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_no_way_leads_off_the_site(client, db, target):
    assert client.post("/look/", {"theme": "dark", "next": target}).url == "/"


def test_a_foreign_value_is_ignored(rf):
    request = rf.get("/")
    request.COOKIES.update({"huiyin_theme": '"><script>', "huiyin_type": "huge"})
    assert look.of(request) == look.Look()


def test_a_look_is_not_set_by_a_link(client, db):
    assert client.get("/look/?theme=dark").status_code == 405


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "网络不通"), ("en", "No connection")])
def test_the_language_is_kept(client, db, language, word):
    client.post("/i18n/setlang/", {"language": language, "next": "/offline/"})
    page = client.get("/offline/").content.decode()
    assert word in page and f'lang="{ {"zh-hans": "zh-Hans"}.get(language, language) }"' in page
