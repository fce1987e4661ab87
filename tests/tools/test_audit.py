"""tools/audit.py against a real server on loopback: something is known, nothing is, nobody answers, nonsense comes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.outbound_peer import peer

ROOT = Path(__file__).resolve().parents[2]


def audit(server: str, **environment: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "tools/audit.py", server]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | environment, check=False)


def knowing(*weak: str):
    """A server that knows a weakness of the packages with these names."""

    def answer(heard) -> tuple[int, dict, bytes]:
        names = [one["package"]["name"] for one in json.loads(heard.body)["queries"]]
        results = [{"vulns": [{"id": "GHSA-test", "modified": ""}]} if name in weak else {} for name in names]
        return 200, {}, json.dumps({"results": results}).encode()

    return answer


def test_a_known_weakness_is_named_and_ends_with_an_error():
    with peer(answer=knowing("django", "maplibre-gl")) as osv:
        done = audit(osv.url)
    assert done.returncode == 1
    assert "PyPI django" in done.stdout and "npm maplibre-gl" in done.stdout and "GHSA-test" in done.stdout


def test_where_none_is_known_it_says_how_many_were_asked_about():
    with peer(answer=knowing()) as osv:
        done = audit(osv.url)
        (heard,) = osv.heard
    asked = json.loads(heard.body)["queries"]
    assert done.returncode == 0 and f"{len(asked)} packages, 0 known" in done.stdout
    ecosystems = {one["package"]["ecosystem"] for one in asked}
    assert ecosystems == {"PyPI", "npm"}
    assert any(one["package"]["name"] == "pytest" for one in asked), "what tests run is asked about, too"


ANSWERS = {"not there": (404, b""), "no JSON": (200, b"<html>"), "one answer for all": (200, b'{"results": [{}]}')}


@pytest.mark.parametrize("what", ANSWERS)
def test_whoever_could_not_ask_says_so_and_fails_only_where_that_is_wanted(what):
    status, body = ANSWERS[what]
    with peer(answer=lambda heard: (status, {}, body)) as osv:
        done = audit(osv.url)
        assert done.returncode == 0 and "COULD NOT ASK" in done.stdout
        assert audit(osv.url, HUIYIN_AUDIT_REQUIRED="1").returncode == 1
