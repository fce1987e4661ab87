"""Signing in at the city's provider: with PKCE, state and nonce; nobody gets an account or a right by it."""

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest

from huiyin.accounts.models import Account, Linked, SignIn
from huiyin.accounts.provider import discovery
from huiyin.audit.models import TraceEntry
from tests.accounts.providers import agree, provider, relay_before
from tests.web.signers import browser, is_in

# The provider's own library warns of itself.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

PEOPLE = {
    "u-1": {"preferred_username": "sun", "name": "Sun", "email": "sun@city.example"},
    "u-2": {"preferred_username": "sun"},
    "u-3": {"preferred_username": "nobody-here"},
    "u-4": {"email": "lin@city.example"},
}


@pytest.fixture
def city(monkeypatch, settings, district):
    """The provider; huiyin is told of it."""
    discovery.forget()
    with provider(monkeypatch, PEOPLE) as issuer:
        configure(settings, issuer)
        yield issuer
    discovery.forget()


@pytest.fixture
def relay(city, settings):
    with relay_before(city) as between:
        configure(settings, between.issuer)
        yield between


def configure(settings, issuer: str, **more) -> None:
    given = {"issuer": issuer, "client_id": "huiyin", "client_secret": "s3cret", "claim": "preferred_username"}
    settings.HUIYIN_OIDC = given | {"scope": "openid profile", "name": ""} | more


def go(client, subject: str, **query):
    """Through the provider and back; huiyin's answer to what the browser brings back."""
    address = client.get("/login/provider/", query).url
    there = urlsplit(agree(address, subject))
    return client.get(f"{there.path}?{there.query}")


def test_somebody_with_an_account_here_is_let_in(city):
    client = browser()
    answer = go(client, "u-1", next="/desk/inbox/")
    assert answer.status_code == 302 and answer.url == "/desk/inbox/" and is_in(client)
    assert SignIn.objects.get().method == "provider"
    account = Account.objects.get(login="sun")
    assert Linked.objects.get().account == account and Linked.objects.get().subject == "u-1"
    linked = TraceEntry.objects.get(action="accounts.linked")
    assert linked.chain == f"account/{account.pk}" and "u-1" not in linked.data


def test_after_the_first_time_the_subject_alone_counts(city):
    go(browser(), "u-1")
    Account.objects.filter(login="sun").update(login="renamed")
    client = browser()
    assert go(client, "u-1").status_code == 302 and is_in(client)


def test_a_login_that_passed_to_somebody_else_there_opens_nothing(city):
    go(browser(), "u-1")
    client = browser()
    assert go(client, "u-2").status_code == 403 and not is_in(client)


def test_nobody_gets_an_account_by_signing_in_there(city):
    before = Account.objects.count()
    client = browser()
    answer = go(client, "u-3")
    assert answer.status_code == 403 and "no account here for you" in answer.content.decode()
    assert not is_in(client) and Account.objects.count() == before and not Linked.objects.exists()


def test_a_closed_account_stays_closed(city):
    go(browser(), "u-1")
    Account.objects.filter(login="sun").update(is_active=False)
    client = browser()
    assert go(client, "u-1").status_code == 403 and not is_in(client)


def test_another_claim_may_be_the_login(city, settings):
    Account.objects.filter(login="lin").update(login="lin@city.example")
    configure(settings, city, claim="email", scope="openid email")
    client = browser()
    assert go(client, "u-4").status_code == 302 and is_in(client)


def test_what_is_asked_has_pkce_state_and_nonce(relay):
    client = browser()
    address = client.get("/login/provider/").url
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 32 and len(asked["nonce"]) >= 32
    there = urlsplit(agree(address, "u-1"))
    client.get(f"{there.path}?{there.query}")
    sent = {n: v[0] for n, v in parse_qs(next(body for path, body in relay.asked if path == "/oauth2/token")).items()}
    digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
    assert asked["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert "s3cret" not in address and "client_secret" not in sent, (
        "the secret goes in a header, to the token door only"
    )


def test_what_somebody_else_began_is_not_finished_here(city):
    """A link with a stranger's code, clicked by a colleague, must not sign her in as him."""
    his, hers = browser(), browser()
    there = urlsplit(agree(his.get("/login/provider/").url, "u-1"))
    assert hers.get(f"{there.path}?{there.query}").status_code == 502 and not is_in(hers)
    hers.get("/login/provider/")
    assert hers.get(f"{there.path}?{there.query}").status_code == 502 and not is_in(hers)


def test_the_same_answer_does_not_open_twice(city):
    client = browser()
    there = urlsplit(agree(client.get("/login/provider/").url, "u-1"))
    back = f"{there.path}?{there.query}"
    assert client.get(back).status_code == 302
    client.post("/logout/")
    assert client.get(back).status_code == 502 and not is_in(client)


def test_saying_no_there_is_no_sign_in_here(city):
    client = browser()
    way = client.get("/login/provider/").url
    state = parse_qs(urlsplit(way).query)["state"][0]
    answer = client.get("/login/provider/back/", {"error": "access_denied", "state": state})
    assert answer.status_code == 502 and "Try again, or use login and password" in answer.content.decode()


def test_another_providers_answer_is_refused(city):
    client = browser()
    there = urlsplit(agree(client.get("/login/provider/").url, "u-1"))
    assert client.get(f"{there.path}?{there.query}&iss=https://evil.example").status_code == 502


def test_leaving_offers_to_leave_there_too(city):
    client = browser()
    go(client, "u-1")
    assert client.post("/logout/").url == "/login/out/"
    page = client.get("/login/out/").content.decode()
    assert f"{city}/oauth2/end_session?client_id=huiyin" in page and not is_in(client)


def test_without_a_provider_there_is_no_button_and_no_door(settings, district):
    settings.HUIYIN_OIDC = settings.HUIYIN_OIDC | {"issuer": ""}
    assert "/login/provider/" not in browser().get("/login/").content.decode()
    assert browser().get("/login/provider/").status_code == 404


def test_the_sign_in_page_offers_it(city):
    page = browser().get("/login/?next=/desk/inbox/").content.decode()
    assert 'href="/login/provider/?next=/desk/inbox/"' in page


def test_a_provider_that_is_down_is_said_so(city, settings):
    configure(settings, "http://127.0.0.1:9")
    answer = browser().get("/login/provider/")
    assert answer.status_code == 502 and "Try again, or use login and password" in answer.content.decode()


def test_a_provider_without_https_elsewhere_is_not_asked(settings, district):
    configure(settings, "http://sso.city.example")
    assert browser().get("/login/provider/").status_code == 502
