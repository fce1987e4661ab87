"""A token that is not the provider's, not for us, not for now, or not for this sign-in opens nothing."""

import time

import pytest
from joserfc.jwk import OctKey

from huiyin.accounts.provider import discovery
from tests.accounts.providers import provider
from tests.accounts.test_city_sign_in import PEOPLE, city, configure, go, relay
from tests.web.signers import browser, is_in

__all__ = ["city", "relay"]
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def test_the_relay_itself_is_believed(relay):
    """So that what follows is refused for its lie and for nothing else."""
    relay.lie = lambda claims: None
    client = browser()
    assert go(client, "u-1").status_code == 302 and is_in(client)


LIES = {
    "another issuer": {"iss": "https://evil.example"},
    "another client": {"aud": "somebody-else"},
    "another client among several": {"aud": ["huiyin", "somebody-else"], "azp": "somebody-else"},
    "several clients and none named": {"aud": ["huiyin", "somebody-else"], "azp": None},
    "another nonce": {"nonce": "replayed"},
    "no nonce": {"nonce": None},
    "run out": {"exp": int(time.time()) - 3600},
    "no end": {"exp": None},
    "made long ago": {"iat": int(time.time()) - 3600},
    "from the future": {"iat": int(time.time()) + 3600},
    "nobody": {"sub": ""},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_signed_lie_is_refused(relay, lie):
    def change(claims: dict) -> None:
        claims.update(LIES[lie])
        for name in [name for name, value in claims.items() if value is None]:
            del claims[name]

    relay.lie = change
    client = browser()
    assert go(client, "u-1").status_code == 502 and not is_in(client)


def test_a_key_that_the_provider_does_not_publish_signs_nothing(relay):
    relay.lie, relay.published = lambda claims: claims.update(preferred_username="lin"), False
    client = browser()
    assert go(client, "u-1").status_code == 502 and not is_in(client)


def test_a_secret_that_both_sides_know_signs_nothing(relay):
    relay.lie, relay.algorithm = lambda claims: None, "HS256"
    relay.key = OctKey.import_key("s3cret-s3cret-s3cret-s3cret-s3cret", {"kid": "relay"})
    client = browser()
    assert go(client, "u-1").status_code == 502 and not is_in(client)


def test_the_provider_may_change_its_keys(monkeypatch, settings, district):
    discovery.forget()
    monkeypatch.setattr(discovery, "AGAIN_AFTER", 0.0)
    with provider(monkeypatch, PEOPLE) as issuer:
        configure(settings, issuer)
        assert go(browser(), "u-1").status_code == 302
    with provider(monkeypatch, PEOPLE, port=int(issuer.rpartition(":")[2])) as again:
        assert again == issuer
        client = browser()
        assert go(client, "u-1").status_code == 302 and is_in(client)


def test_forged_tokens_do_not_make_us_ask_for_keys_again_and_again(relay):
    relay.lie, relay.published = lambda claims: None, False
    for _time in range(3):
        assert go(browser(), "u-1").status_code == 502
    assert sum(path == "/jwks" for path, _body in relay.asked) == 1
