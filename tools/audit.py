"""Ask whether a known weakness concerns what is locked: one question to OSV (osv.dev) for all packages at once.

python3 tools/audit.py [ADDRESS OF AN OSV SERVER]

Ends with 1 when one is known and not accepted below. Where nobody answers (a closed network), it says so and ends with
0: a machine without a way out must still be able to prove the rest. HUIYIN_AUDIT_REQUIRED=1 makes that an error, too.
"""

import json
import os
import sys
import urllib.request
from pathlib import Path

from locks import Package, everything, python_packages

OSV = "https://api.osv.dev"
SECONDS = 20
# Identifier of a weakness → why it does not concern us, and until when that was looked at.
ACCEPTED: dict[str, str] = {}


class NoAnswer(Exception):
    """Nobody can be asked from here, or what came back is no answer."""


def known_weaknesses(packages: list[Package], server: str = OSV) -> list[tuple[Package, str]]:
    """Package and identifier, for each that is known and not accepted."""
    asked = [
        {"package": {"ecosystem": one.ecosystem, "name": one.name}, "version": one.version} for one in packages
    ]  # fmt: skip
    results = _post(f"{server}/v1/querybatch", {"queries": asked}).get("results")
    if not isinstance(results, list) or len(results) != len(packages):
        raise NoAnswer("not one answer for each question")
    found = [
        (one, weakness["id"])
        for one, result in zip(packages, results, strict=True)
        for weakness in (result or {}).get("vulns", ())
    ]
    return [(one, name) for one, name in found if name not in ACCEPTED]


def _post(address: str, body: dict) -> dict:
    request = urllib.request.Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return json.load(answer)
    except (OSError, ValueError) as why:
        raise NoAnswer(str(why)) from None


def main(arguments: list[str]) -> int:
    packages = everything()
    here = Path(__file__).resolve().parents[1]
    for pins in ("requirements-dev.txt", "deploy/ha/requirements.txt"):
        names = {(one.name, one.version) for one in packages}
        packages += [one for one in python_packages(here / pins) if (one.name, one.version) not in names]
    try:
        found = known_weaknesses(packages, *arguments)
    except NoAnswer as why:
        print(f"AUDIT: COULD NOT ASK about {len(packages)} packages ({why}). Nothing is known, good or bad.")
        print(f"依赖审计：无法查询 {len(packages)} 个依赖包，结果未知。")
        return 1 if os.environ.get("HUIYIN_AUDIT_REQUIRED") else 0
    for one, name in found:
        print(f"AUDIT: {one.ecosystem} {one.name} {one.version}: {name}")
    print(f"audit: {len(packages)} packages, {len(found)} known weaknesses / 依赖审计：{len(found)} 个已知漏洞")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
