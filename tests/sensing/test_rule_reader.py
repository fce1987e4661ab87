"""A rule that says something else than was meant is refused, with the field and what would do."""

import pytest

from huiyin.sensing.rules.faults import BadRule
from huiyin.sensing.rules.fields import seconds_of, text_of_span
from huiyin.sensing.rules.reader import read_rule

LEVEL = {"when": "threshold", "metric": "level", "above": 3}
ALIKE = {"when": "combination", "within": "5m", "all": [{"metric": "smoke", "is": True}, {"metric": "x", "above": 1}]}


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ([], ""),
        ({"when": "never"}, "when"),
        ({**LEVEL, "abvoe": 3}, "abvoe"),
        ({**LEVEL, "metric": "lvl"}, "metric"),
        ({**LEVEL, "below": 1}, "above"),
        ({**LEVEL, "above": "3"}, "above"),
        ({**LEVEL, "above": float("nan")}, "above"),
        ({**LEVEL, "above": True}, "above"),
        ({**LEVEL, "clear": 4}, "clear"),
        ({**LEVEL, "for": "ten minutes"}, "for"),
        ({**LEVEL, "for": -1}, "for"),
        ({**LEVEL, "steps": [{"above": 2, "severity": "critical"}]}, "steps[0].above"),
        ({**LEVEL, "steps": [{"above": 4, "severity": "awful"}]}, "steps[0].severity"),
        ({**LEVEL, "hours": {"from": "22", "to": "25:00"}}, "hours.to"),
        ({**LEVEL, "hours": {"from": "22:00", "to": "06:00", "days": "sundays"}}, "hours.days"),
        ({"when": "absence", "metric": "level", "for": "24h"}, "gap"),
        ({"when": "absence", "metric": "level", "gap": "1h"}, "for"),
        ({"when": "absence", "metric": "level", "for": "1h", "gap": "2h"}, "gap"),
        ({"when": "absence", "metric": "level", "for": "9h", "gap": "2h", "missing": 0.5}, "missing"),
        ({"when": "absence", "metric": "level", "for": "9h", "gap": "2h", "index": "level"}, "index"),
        ({"when": "absence", "metric": "level", "for": "9h", "gap": "2h", "index": "smoke", "missing": 0.9}, "missing"),
        ({"when": "silence"}, "for"),
        ({"when": "rate", "metric": "level", "rises": 1, "falls": 1, "within": "1h"}, "rises"),
        ({"when": "rate", "metric": "level", "rises": 1, "within": "9d"}, "within"),
        ({"when": "rate", "metric": "level", "rises": 1, "within": "1h", "clear": 2}, "clear"),
        ({"when": "fence", "leaves": {"circle": [114, 30]}}, "leaves.circle"),
        ({"when": "fence", "leaves": {"circle": [30, 114, 100]}}, "leaves.circle"),
        ({"when": "fence", "enters": {"polygon": [[114, 30], [114.1, 30]]}}, "enters.polygon"),
        ({"when": "fence", "enters": {}}, "enters"),
        ({**ALIKE, "all": [{"metric": "smoke", "is": True}]}, "all"),
        ({**ALIKE, "within": None}, "within"),
        ({**ALIKE, "place": "street"}, "place"),
        ({"when": "scene", "scenes": []}, "scenes"),
    ],
)
def test_each_fault_is_named_by_its_path(said, path):
    with pytest.raises(BadRule) as wrong:
        read_rule(said, {"level", "smoke", "x"})
    assert wrong.value.path == path
    assert wrong.value.en and wrong.value.zh


def test_lengths_of_time_read_both_ways():
    for text, seconds in (("90s", 90), ("10m", 600), ("24h", 86400), ("2d", 172800), ("1.5h", 5400)):
        assert seconds_of(text) == seconds
        assert seconds_of(text_of_span(seconds)) == seconds
    assert text_of_span(5400) == "90m"
