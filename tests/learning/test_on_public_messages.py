"""Measured on real messages to a government; 5 folds on the smaller file, where the bound is the tightest."""

from pathlib import Path

import pytest

from huiyin.learning.measuring import cross_validate
from huiyin.learning.reading import read_labelled
from huiyin.runtime.datadir import checkout

FILE = Path(checkout()).parent / "shared" / "data" / "teddy2020c" / "train_raw.csv.gz"


@pytest.mark.skipif(not FILE.exists(), reason=f"the public data is not at {FILE}")
def test_raw_messages_are_told_apart_and_the_confidence_is_true():
    found = cross_validate(*read_labelled(FILE), 5)
    assert found.macro_f1 >= 0.89
    assert found.ece <= 0.03
    assert found.train_seconds < 120
    assert found.ms_per_text <= 5
