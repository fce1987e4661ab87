"""The toy pack loaded, and what stories are made of read from it."""

from datetime import UTC, datetime

import pytest

from huiyin.demo.matters.chunks import facts_of, suggested, times_of
from huiyin.demo.matters.facts import Facts, read_facts
from huiyin.intake.pack import load_pack
from huiyin.matters import calendar, library
from tests.packs import made_pack

NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)  # Thursday, 10:00 in Shanghai


@pytest.fixture
def pack(db, tmp_path):
    """The toy pack, loaded; its folder."""
    for forget in (library.forget, calendar.forget, facts_of.cache_clear, times_of.cache_clear, suggested.cache_clear):
        forget()
    folder = made_pack.make(tmp_path)
    for _part in load_pack(folder):
        pass
    return folder


@pytest.fixture
def facts(pack) -> Facts:
    return read_facts(pack / "standards" / "phrases.csv")
