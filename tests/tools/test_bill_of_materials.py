"""tools/sbom.py: every package that is locked stands in the bill, with its sums, and no host does."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def printed() -> str:
    return subprocess.run(
        [sys.executable, "tools/sbom.py"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


def test_every_locked_package_stands_in_it_once_with_its_sums():
    components = json.loads(printed())["components"]
    in_bill = {(one["name"], one["version"]) for one in components}
    locked = set(
        re.findall(r"^([\w.-]+)(?:\[.*?\])?==([^\s;\\]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    )
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    front = {(path.rpartition("node_modules/")[2], entry["version"]) for path, entry in packages.items() if path}
    assert len(locked) > 80 and len(front) > 20
    assert locked | front <= in_bill
    assert {name for name, _version in in_bill - locked - front} == {"centerface.onnx", "plates.onnx"}
    assert len(components) == len({one["bom-ref"] for one in components})
    assert all(one["hashes"] for one in components)


def test_it_is_the_same_each_time_and_names_no_host():
    said = printed()
    assert said == printed()
    assert "://" not in said and "localhost" not in said and str(ROOT) not in said


def test_whoever_wants_something_is_known_and_everything_is_wanted():
    bill = json.loads(printed())
    refs = {one["bom-ref"] for one in bill["components"]} | {bill["metadata"]["component"]["bom-ref"]}
    edges = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    wanted = {ref for on in edges.values() for ref in on}
    assert set(edges) | wanted <= refs
    libraries = {one["bom-ref"] for one in bill["components"] if one["type"] == "library"}
    assert libraries == wanted
    assert "pkg:pypi/httpcore" in " ".join(edges[next(ref for ref in edges if ref.startswith("pkg:pypi/httpx@"))])
