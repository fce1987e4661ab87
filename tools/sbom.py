"""Print the software bill of materials (CycloneDX 1.6, JSON) of what an installation runs, read from the lock files.

python3 tools/sbom.py [FILE]

Nothing is asked for over the network and no host is named: the bill says what is locked, with the sums by which the
installer checks it, and two prints of one commit are the same, byte for byte.
"""

import hashlib
import json
import sys
import tomllib
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from locks import ROOT, Package, everything

# Networks that lie in the repository and are in no lock file (docs/decisions/0019).
WEIGHTS = ROOT / "src/huiyin/kernel/pictures/weights"


def bill(root: Path = ROOT) -> dict:
    packages = everything(root)
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    me = {
        "type": "application", "bom-ref": f"pkg:generic/huiyin@{project['version']}", "name": "huiyin",
        "version": project["version"], "licenses": [{"license": {"id": project["license"]}}],
    }  # fmt: skip
    components = [component(one) for one in packages] + [network(path) for path in sorted(WEIGHTS.glob("*.onnx"))]
    said = json.dumps(components, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, said)}",
        "version": 1,
        "metadata": {"component": me},
        "components": components,
        "dependencies": edges(packages, me["bom-ref"]),
    }


def component(one: Package) -> dict:
    entry: dict = {
        "type": "library", "bom-ref": one.purl, "name": one.name, "version": one.version, "purl": one.purl,
        "hashes": [{"alg": algorithm, "content": digest} for algorithm, digest in one.sums],
    }  # fmt: skip
    if one.licence:
        entry["licenses"] = [{"expression": one.licence.strip("()")}]
    if one.where:
        entry["properties"] = [{"name": "huiyin:where", "value": one.where}]
    return entry


def network(path: Path) -> dict:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {
        "type": "machine-learning-model", "bom-ref": f"file:{path.name}", "name": path.name, "version": digest[:12],
        "hashes": [{"alg": "SHA-256", "content": digest}],
    }  # fmt: skip


def edges(packages: list[Package], me: str) -> list[dict]:
    """Who wants whom."""
    refs = {(one.ecosystem, one.name.lower()): one.purl for one in packages}
    wants: dict[str, set[str]] = {me: set()} | {one.purl: set() for one in packages}
    for one in packages:
        wanting = [refs[(one.ecosystem, by.lower())] for by in one.wanted_by] + [me] * one.direct
        for ref in wanting:
            wants[ref].add(one.purl)
    return [{"ref": ref, "dependsOn": sorted(on)} for ref, on in wants.items()]


def main() -> None:
    said = json.dumps(bill(), indent=2, ensure_ascii=False) + "\n"
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(said, encoding="utf-8")
    else:
        sys.stdout.write(said)


if __name__ == "__main__":
    main()
