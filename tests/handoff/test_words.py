"""Every state, kind and way has words in both languages, and every state a tone."""

import re

from huiyin.handoff.states import KIND_LABELS, LABELS, PARTNER_LABELS, STEPS, WAY_LABELS, Kind, State, Way
from huiyin.web.desk.handoffs import TONES


def test_every_state_kind_and_way_has_its_words():
    for table, kinds in ((LABELS, State), (PARTNER_LABELS, State), (KIND_LABELS, Kind), (WAY_LABELS, Way)):
        assert set(table) == set(kinds)
        assert all(re.search("[\u4e00-\u9fff]|Open311", zh) and re.search("[A-Za-z]", en) for zh, en in table.values())
    assert set(TONES) == set(State)


def test_every_open_state_can_be_left_and_no_ended_one():
    from huiyin.handoff.states import OPEN

    leaving = {state for source, _target in STEPS.values() for state in source}
    assert leaving == OPEN
