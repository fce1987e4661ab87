"""Whatever is done to the trace behind the services' back is found, by huiyin and by a script that does not know it."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from huiyin.audit.exporting import lines
from huiyin.audit.heads import export_heads, read_files
from huiyin.audit.services import record
from huiyin.audit.verify import Broken, verify
from huiyin.kernel.work import work
from huiyin.runtime.datadir import DataDir

pytestmark = pytest.mark.django_db

SCRIPT = Path(__file__).parents[2] / "tools" / "verify_trace.py"
NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path) -> DataDir:
    return DataDir(tmp_path / "data").ensure()


@pytest.fixture
def heads(tmp_path: Path) -> Path:
    return tmp_path / "heads"


@pytest.fixture(autouse=True)
def two_stories() -> None:
    for chain in ("matter/1", "matter/2"):
        for step in range(4):
            move(chain, step)


def move(chain: str, step: int) -> None:
    with work():
        at = NOON + timedelta(minutes=step, microseconds=step)
        record("matters.moved", chain=chain, by="staff/7", at=at, data={"步骤": step}, fresh=step == 0)


def tamper(statement: str) -> None:
    """As somebody with the database's password could."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_traceentry DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE audit_traceentry ENABLE TRIGGER USER")


def found(heads: Path | None = None) -> set[tuple[str, int, str]]:
    return {(fault.chain, fault.seq, fault.kind.value) for fault in verify(heads).faults}


def script(tmp_path: Path, heads: Path | None = None) -> subprocess.CompletedProcess[str]:
    trace = tmp_path / "trace.jsonl"
    trace.write_text("".join(lines()), encoding="utf-8")
    arguments = [str(trace)] + ([str(heads)] if heads else [])
    # -I: neither the checkout nor the environment is on its path; it cannot lean on huiyin.
    return subprocess.run([sys.executable, "-I", str(SCRIPT), *arguments], capture_output=True, text=True)


def test_an_untouched_trace_is_sound(tmp_path: Path, data: DataDir, heads: Path) -> None:
    export_heads(heads, data, at=NOON)
    verdict = verify(heads)
    assert verdict.sound
    assert (verdict.chains, verdict.entries, verdict.signed) == (3, 9, 2), "the export itself is an entry"
    done = script(tmp_path, heads)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 chains, 9 entries, 2 signed chains, 0 faults" in done.stdout


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE audit_traceentry SET data = '{}' WHERE chain = 'matter/1' AND seq = 2", ("matter/1", 2, "altered")),
        (
            "UPDATE audit_traceentry SET actor = 'staff/8' WHERE chain = 'matter/2' AND seq = 4",
            ("matter/2", 4, "altered"),
        ),
        (
            "UPDATE audit_traceentry SET at = at + interval '1 microsecond' WHERE chain = 'matter/1' AND seq = 1",
            ("matter/1", 1, "altered"),
        ),
        ("DELETE FROM audit_traceentry WHERE chain = 'matter/1' AND seq = 2", ("matter/1", 3, "gap")),
        ("DELETE FROM audit_traceentry WHERE chain = 'matter/1' AND seq = 1", ("matter/1", 2, "gap")),
    ],
)
def test_a_changed_or_removed_entry_is_found(tmp_path: Path, change: str, fault: tuple[str, int, str]) -> None:
    tamper(change)
    assert found() == {fault}
    done = script(tmp_path)
    assert done.returncode == 1
    assert f"{fault[0]} {fault[1]}: " in done.stdout


def test_a_cut_tail_shows_against_the_signed_heads_only(tmp_path: Path, data: DataDir, heads: Path) -> None:
    export_heads(heads, data, at=NOON)
    tamper("DELETE FROM audit_traceentry WHERE chain = 'matter/1' AND seq > 2")
    assert found() == set(), "what is left fits together: this is why heads are signed"
    assert found(heads) == {("matter/1", 4, "cut")}
    assert "matter/1: it ends at 2, but 4 was signed" in script(tmp_path, heads).stdout


def test_a_dropped_matter_shows(tmp_path: Path, data: DataDir, heads: Path) -> None:
    export_heads(heads, data, at=NOON)
    tamper("DELETE FROM audit_traceentry WHERE chain = 'matter/2'")
    assert found(heads) == {("matter/2", 4, "dropped")}
    assert script(tmp_path, heads).returncode == 1


def test_a_story_told_anew_shows(tmp_path: Path, data: DataDir, heads: Path) -> None:
    """Everything recomputed by the rules: consistent, but not what was signed."""
    export_heads(heads, data, at=NOON)
    tamper("DELETE FROM audit_traceentry WHERE chain = 'matter/1'")
    for step in (0, 1, 5, 6):
        move("matter/1", step)
    assert found() == set()
    assert found(heads) == {("matter/1", 4, "rewritten")}
    assert "matter/1 4: it is not what was signed" in script(tmp_path, heads).stdout


def test_each_day_signs_what_grew_and_chains_the_files(data: DataDir, heads: Path) -> None:
    first = export_heads(heads, data, at=NOON)
    assert first.heads == 2
    move("matter/1", 4)
    second = export_heads(heads, data, at=NOON + timedelta(days=1))
    assert [line.split(b",")[0] for line in second.path.read_bytes().splitlines()[1:]] == [b'["heads"', b'["matter/1"']
    assert read_files(heads).faults == ()
    assert verify(heads).sound

    first.path.unlink()
    assert second.path.name in [name for name, _ in read_files(heads).faults]


def test_the_last_file_cannot_be_taken_away_unseen(data: DataDir, heads: Path) -> None:
    export_heads(heads, data, at=NOON)
    move("matter/1", 4)
    second = export_heads(heads, data, at=NOON + timedelta(days=1))
    second.path.unlink()
    assert found(heads) == {(second.path.name, 0, "signature")}
    with pytest.raises(ValueError, match="missing"):
        export_heads(heads, data, at=NOON + timedelta(days=2))


def test_two_folders_of_heads_do_not_miss_each_others_files(tmp_path: Path, data: DataDir, heads: Path) -> None:
    export_heads(heads, data, at=NOON)
    export_heads(tmp_path / "elsewhere", data, at=NOON + timedelta(hours=1))
    assert verify(heads).sound
    assert verify(tmp_path / "elsewhere").sound


def test_signing_again_does_not_cover_up_a_cut(data: DataDir, heads: Path) -> None:
    export_heads(heads, data, at=NOON)
    tamper("DELETE FROM audit_traceentry WHERE chain = 'matter/1' AND seq > 2")
    assert export_heads(heads, data, at=NOON + timedelta(days=1)).contradictions == (("matter/1", 4, "cut"),)
    move("matter/1", 5)
    move("matter/1", 6)
    move("matter/1", 7)
    export_heads(heads, data, at=NOON + timedelta(days=2))
    assert found(heads) == {("matter/1", 4, "rewritten")}


def test_a_forged_file_of_heads_is_found(tmp_path: Path, data: DataDir, heads: Path) -> None:
    path = export_heads(heads, data, at=NOON).path
    head, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(head + b"".join(rest[:-1]))
    assert {name for name, _ in read_files(heads).faults} == {path.name}
    assert path.name in script(tmp_path, heads).stdout
    with pytest.raises(ValueError, match="signature"):
        export_heads(heads, data, at=NOON + timedelta(days=1))


def test_another_key_cannot_sign_into_the_same_folder(tmp_path: Path, data: DataDir, heads: Path) -> None:
    export_heads(heads, data, at=NOON)
    stranger = DataDir(tmp_path / "stranger").ensure()
    with pytest.raises(ValueError, match="another key"):
        export_heads(heads, stranger, at=NOON + timedelta(days=1))


def test_the_database_refuses_change_while_its_triggers_stand() -> None:
    from django.db import Error, transaction

    for statement in (
        "UPDATE audit_traceentry SET actor = 'x'",
        "DELETE FROM audit_traceentry",
        "TRUNCATE audit_traceentry",
    ):
        with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_script_is_short_and_stands_alone() -> None:
    text = SCRIPT.read_text()
    assert len(text.splitlines()) < 100
    assert "import huiyin" not in text
    assert "from huiyin" not in text
    assert shutil.which("openssl"), "the signatures are checked with openssl"


def test_kinds_have_words_in_both_languages() -> None:
    from huiyin.cli.verify_trace import WORDS

    assert {kind.value for kind in Broken} | {"receipt"} == set(WORDS)
    assert all(len(words) == 2 for words in WORDS.values())
