"""What a rule must say, which one is in force, and that a kind without one is kept."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from huiyin.kernel.packs import PackFault
from huiyin.retention.policy import load_retention, rules_in_force
from huiyin.retention.rules import in_force, rules_from
from huiyin.retention.vocabulary import GROUND_LABELS, WHAT_LABELS, Ground, Kind

ONE = {"kind": "reporter", "keep_days": 365, "from": "2026-01-01", "source": "City notice 12, art. 4"}
PACK = Path(__file__).parents[2] / "packs" / "sample-district"


def test_the_newest_that_has_begun_is_in_force():
    rules = rules_from({"rules": [ONE, ONE | {"keep_days": 60, "from": "2026-06-01"}]})
    assert in_force(rules, date(2026, 5, 31))[Kind.REPORTER].keep_for.days == 365
    assert in_force(rules, date(2026, 6, 1))[Kind.REPORTER].keep_for.days == 60
    assert in_force(rules, date(2025, 12, 31)) == {}
    cutoff = in_force(rules, date(2026, 6, 1))[Kind.REPORTER].cutoff(datetime(2026, 6, 30, tzinfo=UTC))
    assert cutoff == datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "wrong", [{"kind": "face"}, {"keep_days": 3}, {"source": " "}, {"from": "soon"}, {"keep_days": "many"}]
)
def test_a_rule_that_is_wrong_is_refused_in_words(wrong):
    with pytest.raises(ValueError, match="retention"):
        rules_from({"rules": [ONE | wrong]})
    with pytest.raises(ValueError, match="same day"):
        rules_from({"rules": [ONE, ONE]})


def test_the_sample_packs_rules_come_in_and_a_broken_file_changes_nothing(db, tmp_path):
    assert load_retention(PACK).added == 3 and load_retention(PACK).changed == 0
    assert set(rules_in_force()) == set(Kind)
    (tmp_path / "retention.yaml").write_text(yaml.safe_dump({"rules": [ONE | {"keep_days": 1}]}))
    with pytest.raises(PackFault):
        load_retention(tmp_path)
    assert set(rules_in_force()) == set(Kind)


def test_everything_has_words_in_both_languages():
    assert set(GROUND_LABELS) == set(Ground) and {kind.value for kind in Kind} <= set(WHAT_LABELS)
    assert all(zh and en and zh != en for zh, en in (*GROUND_LABELS.values(), *WHAT_LABELS.values()))
