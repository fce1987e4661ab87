"""What opens a door without a name cannot be guessed, counted up, or made from another one."""

import math

import pytest
from django.core import signing

from huiyin.accounts.models import ApiKey
from huiyin.accounts.services import issue_key
from huiyin.command.links import SALT, step_behind, token_for
from huiyin.kernel.ids import ALPHABET, new_tracking_code


def test_a_tracking_code_has_fifty_random_bits():
    codes = {new_tracking_code() for _ in range(2000)}
    assert len(codes) == 2000 and all(len(code) == 10 and set(code) <= set(ALPHABET) for code in codes)
    assert 10 * math.log2(len(ALPHABET)) == 50
    for place in range(10):
        assert len({code[place] for code in codes}) == len(ALPHABET), "each place takes every letter"


def test_codes_of_one_minute_have_nothing_in_common(district):
    codes = sorted(district.reported().tracking_code for _ in range(6))
    assert len({code[:4] for code in codes}) == 6 and len({code[-4:] for code in codes}) == 6


def test_a_key_is_256_random_bits_and_only_its_digest_is_kept(district):
    account = district.staff["lin"].account
    secrets = {issue_key(account, "program", by="system") for _ in range(5)}
    assert len(secrets) == 5 and all(len(secret) >= 43 for secret in secrets)
    kept = str(list(ApiKey.objects.values()))
    assert not any(secret in kept or secret[4:20] in kept for secret in secrets)


@pytest.mark.parametrize(
    "forged",
    [
        "1", "1:1kLe", signing.dumps(1), signing.dumps(1, salt="huiyin.other"), signing.dumps("1", salt=SALT),
        signing.dumps(1, salt=SALT, key="a key of somebody else"),
    ],
    ids=["bare", "cut", "no salt", "other salt", "text", "other key"],  # the moment stands in a signed value
)  # fmt: skip
def test_the_address_of_a_relative_is_not_made_from_a_number(forged):
    assert step_behind(token_for(7)) == 7
    assert step_behind(forged) is None
    assert step_behind(token_for(7)[:-1] + "A") is None or token_for(7).endswith("A")
