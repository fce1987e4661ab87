"""The trace, the matters it tells about, and what a reporter holds in hand: whichever of them is changed, it shows."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from huiyin.audit.chain import START, canonical, entry_hash, stamp
from huiyin.audit.exporting import lines
from huiyin.audit.receipts import BadReceipt, missing_steps, read_receipt
from huiyin.audit.verify import digest_of, verify
from huiyin.matters import services as do
from huiyin.matters.chains import MatterChains
from huiyin.matters.follow import PUBLIC_MOVES
from huiyin.matters.models import Matter, Report
from huiyin.matters.receipts import receipt_of
from huiyin.matters.selectors.story import story_of
from huiyin.matters.states import MOVES
from tests.audit.test_verify_trace import SCRIPT, tamper

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
text = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=40)
moments = st.integers(0, 7_000_000_000_000_000).map(lambda us: EPOCH + timedelta(microseconds=us))


@given(text, st.integers(1, 2**31 - 1), moments, text, text, st.dictionaries(text, text, max_size=4))
def test_the_fast_hash_is_the_documented_one(chain, seq, at, action, actor, data):
    kept = canonical(data)
    assert digest_of(START, chain, seq, stamp(at), action, actor, kept) == entry_hash(
        START, chain, seq, at, action, actor, kept
    )


@pytest.fixture
def closed(district):
    matter = district.reported()
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"), note="内部说明")
    do.accept(matter, by=district.actor("sun"))
    do.note(matter, "等人", by=district.actor("sun"))
    do.finish(matter, "已更换", by=district.actor("sun"))
    do.verify(matter, "电话核查", by=district.actor("lin"))
    do.close(matter, "good", by=district.actor("lin"))
    return matter


def found(only: str = "") -> set[tuple[str, str]]:
    verdict = verify(subjects=[MatterChains()], only=only)
    return {(fault.chain, fault.kind.value) for fault in verdict.faults}


def script(tmp_path: Path, *more: Path) -> subprocess.CompletedProcess[str]:
    trace = tmp_path / "trace.jsonl"
    trace.write_text("".join(lines("", [MatterChains()])), encoding="utf-8")
    command = [sys.executable, "-I", str(SCRIPT), str(trace), *map(str, more)]
    return subprocess.run(command, capture_output=True, text=True)


def test_what_the_verbs_write_is_sound(closed, tmp_path):
    assert found() == set()
    assert found(only=closed.chain) == set()
    assert script(tmp_path).returncode == 0


def test_a_state_changed_behind_the_verbs_shows(closed, tmp_path):
    Matter.objects.filter(pk=closed.pk).update(state="voided")
    assert found() == found(only=closed.chain) == {(closed.chain, "disagrees")}
    assert f"{closed.chain}: it is “voided”" in script(tmp_path).stdout


def test_a_matter_put_in_without_a_trace_shows(district, closed, tmp_path):
    other = Matter.objects.create(tracking_code="X" * 10, source="portal", title="?", received_at=closed.received_at)
    assert found() == found(only=other.chain) == {(other.chain, "missing")}
    assert script(tmp_path).returncode == 1


def test_a_matter_taken_out_shows(district, tmp_path):
    gone = district.reported()
    with connection.cursor() as cursor:
        for table in ("matters_clock", "matters_report"):
            cursor.execute(f"DELETE FROM {table} WHERE matter_id = %s", [gone.pk])
        cursor.execute("DELETE FROM matters_matter WHERE id = %s", [gone.pk])
    assert found() == {(gone.chain, "orphan")}
    assert f"{gone.chain}: the matter itself is gone" in script(tmp_path).stdout


def test_two_entries_that_change_places_show(closed):
    tamper(
        "UPDATE audit_traceentry SET seq = CASE seq WHEN 2 THEN 1000 ELSE 2 END WHERE chain LIKE 'matter/%' "
        "AND seq IN (2, 3)"
    )
    tamper("UPDATE audit_traceentry SET seq = 3 WHERE seq = 1000")
    assert (closed.chain, "altered") in found()


@pytest.mark.parametrize("column", ["action", "actor", "data", "hash", "at", "chain", "seq"])
def test_every_column_is_held(closed, column):
    changed = {
        "hash": "sha256('x')",
        "at": "at - interval '1 day'",
        "seq": "seq + 100",
        "chain": "'matter/77'",
        "data": """'{"to":"filed"}'""",
    }.get(column, f"{column} || 'x'")
    tamper(f"UPDATE audit_traceentry SET {column} = {changed} WHERE chain = '{closed.chain}' AND seq = 2")
    assert any(chain in (closed.chain, "matter/77") for chain, _ in found())


def test_switched_off_triggers_show(closed):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_traceentry DISABLE TRIGGER trace_no_change")
    assert found() == {("audit_traceentry", "unprotected")}


def test_a_receipt_holds_what_the_reporter_may_read_and_no_more(closed):
    receipt = receipt_of(closed)
    assert receipt["number"] == closed.number
    assert [step["move"] for step in receipt["steps"]] == [step.move for step in story_of(closed)]
    assert "note" not in {step["move"] for step in receipt["steps"]}
    said = json.dumps(receipt)
    assert not any(secret in said for secret in ("staff/", "reporter/", "内部", Report.objects.get().text))


def test_a_receipt_is_checked_by_huiyin_and_by_the_script(closed, tmp_path):
    held = tmp_path / "receipt.json"
    held.write_text(json.dumps(receipt_of(closed)))
    assert missing_steps(read_receipt(json.loads(held.read_text()))) == []
    assert script(tmp_path, held).returncode == 0

    tamper(f"DELETE FROM audit_traceentry WHERE chain = '{closed.chain}' AND seq >= 7")
    Matter.objects.filter(pk=closed.pk).update(state="finished")
    assert found() == set(), "consistent in itself: only who holds a receipt can tell"
    assert missing_steps(read_receipt(json.loads(held.read_text()))) == [7, 8]
    assert "but 8 stands in receipt.json" in script(tmp_path, held).stdout


@pytest.mark.parametrize("content", [{}, [], None, {"format": "huiyin receipt 1"}, {"format": "other", "steps": []}])
def test_something_else_is_no_receipt(content):
    with pytest.raises(BadReceipt):
        read_receipt(content)


def test_public_moves_are_moves():
    assert PUBLIC_MOVES <= set(MOVES) | {"receive"}


def test_the_receipt_that_a_resident_saves_can_be_checked(closed, client):
    client.post("/track/", {"code": closed.tracking_code})
    saved = client.get(f"/track/{closed.tracking_code}/receipt.json")
    assert saved.status_code == 200
    assert missing_steps(read_receipt(saved.json())) == []
    assert len(saved.json()["steps"]) == len(story_of(closed))
