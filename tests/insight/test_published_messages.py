"""The published messages that this is measured on: in seconds, the same each time, and the hottest groups are tight."""

import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from huiyin.insight.grouping.find import Topics, find_groups
from huiyin.intake.files.messages import read_messages
from huiyin.runtime.datadir import checkout

FILE: Path = checkout().parent / "shared" / "data" / "teddy2020c" / "messages_4326.csv.gz"


@pytest.mark.skipif(not FILE.exists(), reason="The published messages are not on this machine.")
def test_the_hottest_groups_of_the_published_messages_are_tight_and_of_many():
    read = read_messages(FILE, ZoneInfo("Asia/Shanghai"))
    assert len(read.messages) == 4_326 and not read.skipped
    start = time.perf_counter()
    groups = find_groups(read.messages)
    assert time.perf_counter() - start < 60
    assert [g.messages for g in find_groups(read.messages[::-1])] == [g.messages for g in groups]
    topics = Topics(sorted(read.messages, key=lambda message: (message.at, message.id)))
    place = {message.id: number for number, message in enumerate(topics.messages)}
    for group in groups[:5]:
        members = [place[id] for id in group.messages]
        inside = topics.likeness_to(members, members).mean()
        assert inside > 5 * topics.likeness_to(range(len(topics.messages)), members).mean()
        assert group.writers >= 10 and group.name
