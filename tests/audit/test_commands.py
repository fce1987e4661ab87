"""The operator's side: sign, export, verify; on a database of its own, because a command closes its connections."""

import json
import subprocess
import sys

import psycopg
import pytest
from click.testing import CliRunner, Result

from huiyin.cli.export import command as export
from huiyin.cli.verify_trace import command as verify_trace
from huiyin.matters import services as do
from huiyin.matters.receipts import receipt_of
from tests import cast
from tests.audit.test_verify_trace import SCRIPT


@pytest.fixture(scope="module")
def closed(own_database):
    """One matter, all seven stages; everything about it is committed."""
    district = cast.build()
    matter = district.reported()
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    do.accept(matter, by=district.actor("sun"))
    do.finish(matter, "已更换", by=district.actor("sun"))
    do.verify(matter, "电话核查", by=district.actor("lin"))
    do.close(matter, "good", by=district.actor("lin"))
    return matter


@pytest.fixture
def huiyin(own_database, monkeypatch):
    """The commands, called as the command line calls them."""
    monkeypatch.setenv("HUIYIN_DATABASE_URL", own_database.url)
    monkeypatch.setenv("HUIYIN_DATA_DIR", str(own_database.data.root))

    def call(name: str, *arguments: str) -> Result:
        return CliRunner().invoke({"verify-trace": verify_trace, "export": export}[name], arguments)

    return call


def verified(huiyin, *options: str) -> tuple[int, dict]:
    done = huiyin("verify-trace", "--json", *options)
    return done.exit_code, json.loads(done.stdout.splitlines()[-1])


def test_sign_export_verify_and_find_what_was_cut(own_database, huiyin, closed, tmp_path):
    code, counts = verified(huiyin)
    assert (code, counts["sound"], counts["broken"], counts["missing"]) == (0, True, 0, 0)
    assert counts["entries"] >= 7 and counts["chains"] >= 1

    signed = json.loads(huiyin("export", "heads", "--json").stdout)
    assert signed["heads"] >= 1 and signed["contradictions"] == 0
    receipt = tmp_path / "receipt.json"
    receipt.write_text(json.dumps(receipt_of(closed)))
    assert verified(huiyin, "--receipt", str(receipt))[0] == 0
    code, counts = verified(huiyin, "--matter", closed.number)
    assert (code, counts["chains"], counts["entries"], counts["signed_heads"]) == (0, 1, 7, 1)
    assert _script(own_database, huiyin, tmp_path).returncode == 0

    with psycopg.connect(own_database.url, autocommit=True) as db:
        db.execute("ALTER TABLE audit_traceentry DISABLE TRIGGER USER")
        db.execute("DELETE FROM audit_traceentry WHERE chain = %s AND seq = 7", [closed.chain])
        db.execute("ALTER TABLE audit_traceentry ENABLE TRIGGER USER")
        db.execute("UPDATE matters_matter SET state = 'verified' WHERE id = %s", [closed.pk])
    code, counts = verified(huiyin)
    assert (code, counts["missing"], counts["broken"], counts["disagreeing"]) == (1, 1, 0, 0)
    assert counts["first_faults"] == [{"chain": closed.chain, "seq": 7, "kind": "cut", "why": ""}]
    code, counts = verified(huiyin, "--receipt", str(receipt))
    assert (code, counts["receipts"]) == (1, 1)
    told = huiyin("verify-trace")
    assert told.exit_code == 1 and "the chain ends before its signed head" in told.stderr
    assert _script(own_database, huiyin, tmp_path).returncode == 1
    again = huiyin("export", "heads")
    assert again.exit_code == 1 and "not what was signed before" in again.stderr


def _script(own_database, huiyin, tmp_path) -> subprocess.CompletedProcess[str]:
    trace = tmp_path / "trace.jsonl"
    assert huiyin("export", "trace", str(trace)).exit_code == 0
    command = [sys.executable, "-I", str(SCRIPT), str(trace), str(own_database.data.root / "heads")]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.parametrize("number", ["nonsense", "20261122-999999"])
def test_a_number_that_no_matter_has_is_refused(huiyin, number):
    assert huiyin("verify-trace", f"--matter={number}").exit_code == 2


def test_something_else_is_no_receipt(huiyin, tmp_path):
    (tmp_path / "r.json").write_text("[1, 2]")
    done = huiyin("verify-trace", "--receipt", str(tmp_path / "r.json"))
    assert done.exit_code == 2 and "r.json is no receipt" in done.stderr
