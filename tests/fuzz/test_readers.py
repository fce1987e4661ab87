"""Every reader of foreign input: what it is meant to read, what once broke it, and noise of both kinds."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz import HOW_MANY
from tests.fuzz.target import Target
from tests.fuzz.targets import TARGETS

each_target = pytest.mark.parametrize("target", TARGETS.values(), ids=list(TARGETS))
# What readers stumble over: ends of numbers, of text, of nesting, of files.
PIECES = st.sampled_from(
    [b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"1e999", b"-0", b"NaN", b"9" * 5000, b"null", b"[]",
     b"{}", b'""', b"true", b"[" * 1200, b"{" * 1200, b"<a>" * 500, b"&#0;", b"\r", b"\n\n", b",", b'"', b"'",
     b"0001-01-01", b"9999-12-31T23:59:59Z", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"!!python/object:os.system",
     b"&a [*a]", b"..", b"/"]
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, target: Target) -> bytes:
    """A seed with up to three places overwritten, cut out or filled."""
    data = draw(st.sampled_from(list(target.seeds())))
    for _time in range(draw(st.integers(1, 3))):
        begin = draw(st.integers(0, len(data)))
        end = draw(st.integers(begin, min(len(data), begin + 40)))
        data = data[:begin] + draw(PIECES | st.binary(max_size=8)) + data[end:]
    return data


@each_target
def test_what_is_meant_to_be_read_is_read(target):
    seeds = list(target.seeds())
    assert seeds
    for seed in seeds:
        if target.name != "signature":  # nobody knows the secret
            target.read(seed)


@each_target
def test_what_once_broke_it_does_so_no_more(target):
    for path in sorted(target.found_in.glob("*")):
        target.look(path.read_bytes())


@each_target
def test_noise_is_refused_in_its_own_words(target):
    @settings(
        max_examples=HOW_MANY or 40, derandomize=not HOW_MANY, database=None, deadline=None,
        phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.binary(max_size=64) | damaged(target))
    def looked_at(data: bytes) -> None:
        target.look(data)

    looked_at()
