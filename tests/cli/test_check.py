"""`huiyin check` names what is wrong and how to mend it."""

import json
import re
import subprocess
from pathlib import Path

from tests.cli.conftest import Call


def findings(done: subprocess.CompletedProcess[str]) -> dict[str, list[dict[str, str]]]:
    by_name: dict[str, list[dict[str, str]]] = {}
    for finding in json.loads(done.stdout)["findings"]:
        by_name.setdefault(finding["name"], []).append(finding)
    return by_name


def test_a_new_folder_wants_migrating(huiyin: Call, tmp_path: Path) -> None:
    done = huiyin("check", "--json", HUIYIN_DATA_DIR=str(tmp_path / "data"))
    assert done.returncode == 1
    assert findings(done)["migrations"][0]["mend_en"] == "huiyin manage migrate"


def test_a_sound_folder_is_found_sound(huiyin: Call, migrated: None) -> None:
    after = findings(huiyin("check", "--json"))
    for name in ("migrations", "trace", "durability", "text", "version", "clock", "secrets", "exposure"):
        assert [finding["grade"] for finding in after[name]] == ["ok"], after[name]


def test_a_disabled_trigger_is_found(huiyin: Call, migrated: None) -> None:
    switch = "ALTER TABLE audit_traceentry {} TRIGGER trace_no_change"
    assert huiyin("db", "shell", "-qc", switch.format("DISABLE")).returncode == 0
    try:
        done = huiyin("check", "--json")
        assert done.returncode == 1
        assert "trace_no_change" in findings(done)["trace"][0]["en"]
    finally:
        huiyin("db", "shell", "-qc", switch.format("ENABLE"))


def test_a_readable_secret_is_found(huiyin: Call, data_folder: Path, migrated: None) -> None:
    key = data_folder / "secrets" / "django"
    key.chmod(0o644)
    try:
        done = huiyin("check", "--json")
    finally:
        key.chmod(0o600)
    assert done.returncode == 1
    assert "chmod 600" in findings(done)["secrets"][0]["mend_en"]


def test_an_open_door_and_a_misspelt_setting_are_found(huiyin: Call, migrated: None) -> None:
    found = findings(huiyin("check", "--json", HUIYIN_BIND="0.0.0.0", HUIYIN_DEBUG="1", HUIYIN_PROT="8000"))
    texts = " ".join(finding["mend_en"] for finding in found["exposure"])
    assert "HUIYIN_HTTPS=1" in texts
    assert "Unset HUIYIN_DEBUG" in texts
    assert "HUIYIN_HOSTS=" in texts
    assert found["environment"][0]["grade"] == "warning"
    assert "HUIYIN_PROT" in found["environment"][0]["en"]


def test_every_setting_that_the_code_reads_is_known_to_check() -> None:
    from huiyin.cli.checks.machine import KNOWN

    root = Path(__file__).parents[2]
    files = [path for path in (root / "src").rglob("*.py")]
    read = {name for path in files for name in re.findall(r'"(HUIYIN_[A-Z_]+[A-Z])"', path.read_text(encoding="utf-8"))}
    constants = {"HUIYIN_BAD_RATING"}  # Django settings of ours, not of the environment
    assert read - constants <= KNOWN
