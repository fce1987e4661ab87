"""The suite as one file, in a Python that has nothing else, against our own web process as it runs in production."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from huiyin.conformance.register import RULES
from tests.conformance.town import lived_in
from tests.journeys.phones import House

MAKER = Path(__file__).parents[2] / "tools" / "conformance.py"
UNLOOKED = {"token.resolves", "token.agrees"}  # our services answer with an id at once
# -I and -S: no folder of packages, no environment; what it needs it carries.
BARE = [sys.executable, "-I", "-S"]


@pytest.fixture(scope="module")
def suite(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("suite") / "open311.pyz"
    subprocess.run([sys.executable, str(MAKER), str(file)], check=True, timeout=120)
    return file


def run(suite: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*BARE, str(suite), *arguments], capture_output=True, text=True, timeout=200)


def test_huiyin_as_it_runs_keeps_every_rule(suite, stage, tmp_path):
    key, house, junit = lived_in(stage), House(tmp_path / "data"), tmp_path / "open311.xml"
    house.open()
    try:
        done = run(suite, f"{house.url}/open311/v2", "--write", "--api-key", key, "--json", "--junit", str(junit))
    finally:
        house.close()
    told = json.loads(done.stdout)
    assert [one for one in told["rules"] if one["outcome"] == "fail"] == []
    assert {one["rule"] for one in told["rules"] if one["outcome"] == "skip"} <= UNLOOKED | {"post.required"}
    assert done.returncode == 0 and told["pass"] >= len(RULES) - 3
    report = ET.parse(junit).getroot()
    assert (report.get("failures"), report.get("tests")) == ("0", str(len(RULES)))


def test_where_no_server_is_it_says_so_and_fails(suite, tmp_path):
    junit = tmp_path / "open311.xml"
    done = run(suite, "http://127.0.0.1:9/open311/v2", "--junit", str(junit))
    assert done.returncode == 1 and "server.answers" in done.stdout
    assert ET.parse(junit).getroot().find("testcase/failure") is not None


@pytest.mark.parametrize("wrong", [["city.example"], ["http://x", "--write"], ["http://x", "--at", "here"], []])
def test_a_wrong_call_is_explained(suite, wrong):
    done = run(suite, *wrong)
    assert done.returncode == 2 and "usage:" in done.stderr
