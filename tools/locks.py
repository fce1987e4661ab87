"""What the lock files name: every package that an installation runs, with its version, its sums and who wants it."""

import base64
import json
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PINNED = re.compile(r"^(?P<name>[\w.-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<where>[^\\]+))?")


@dataclass(frozen=True)
class Package:
    ecosystem: str  # as vulnerability lists call it: PyPI, npm
    name: str
    version: str
    where: str = ""  # the environment marker; empty: everywhere
    sums: tuple[tuple[str, str], ...] = ()  # algorithm and hexadecimal digest, of each file that may be installed
    wanted_by: tuple[str, ...] = ()
    direct: bool = False  # huiyin itself names it
    licence: str = ""  # as the lock says it, which only npm's does

    @property
    def purl(self) -> str:
        kind = self.ecosystem.lower()
        name = re.sub(r"[-_.]+", "-", self.name).lower() if kind == "pypi" else self.name.replace("@", "%40")
        return f"pkg:{kind}/{name}@{self.version}"


def everything(root: Path = ROOT) -> list[Package]:
    return python_packages(root / "requirements.txt") + node_packages(root / "package-lock.json")


def python_packages(lock: Path) -> list[Package]:
    found: list[Package] = []
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock.read_text(encoding="utf-8")):
        if not (pinned := PINNED.match(block)):
            continue
        sums = tuple(("SHA-256", one) for one in re.findall(r"--hash=sha256:([0-9a-f]{64})", block))
        wanted = re.findall(r"^ +# +(?:via )?([\w.-]+)$", block, re.MULTILINE)
        where = (pinned["where"] or "").strip()
        by = tuple(one for one in wanted if one != "via")
        direct = re.search(r"# +(?:via )?-r ", block) is not None
        found.append(Package("PyPI", pinned["name"], pinned["version"], where, sums, by, direct))
    return found


def node_packages(lock: Path) -> list[Package]:
    entries = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    named = {path.rpartition("node_modules/")[2]: entry for path, entry in entries.items() if path}
    direct = entries[""]["dependencies"]
    return [
        Package(
            "npm",
            name,
            entry["version"],
            sums=_sum_of(entry),
            wanted_by=tuple(other for other, its in named.items() if name in its.get("dependencies", {})),
            direct=name in direct,
            licence=entry["license"],
        )
        for name, entry in named.items()
    ]


def _sum_of(entry: dict) -> tuple[tuple[str, str], ...]:
    algorithm, _dash, digest = entry["integrity"].partition("-")
    return ((algorithm.upper().replace("SHA", "SHA-"), base64.b64decode(digest).hex()),)
