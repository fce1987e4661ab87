"""Make the conformance suite one file that runs wherever Python is: python tools/conformance.py build/open311.pyz

    python3 build/open311.pyz https://city.example/open311/v2 --junit open311.xml

It carries the few libraries that the suite needs (all pure Python, as installed here) and nothing else of huiyin.
"""

import re
import shutil
import sys
import tempfile
import zipapp
from collections.abc import Iterator
from importlib.metadata import distribution, requires
from pathlib import Path

SUITE = Path(__file__).resolve().parents[1] / "src" / "huiyin"
NEEDS = ("httpx", "defusedxml")
START = "from huiyin.conformance.__main__ import main\nraise SystemExit(main())\n"


def main(target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder)
        (inside / "huiyin").mkdir()
        shutil.copy(SUITE / "__init__.py", inside / "huiyin")
        left_out = shutil.ignore_patterns("__pycache__", "mutants")  # the proof of the suite needs a server's library
        shutil.copytree(SUITE / "conformance", inside / "huiyin" / "conformance", ignore=left_out)
        for name in sorted(_all_needed(NEEDS)):
            _carry(name, inside)
        (inside / "__main__.py").write_text(START, encoding="utf-8")
        target.parent.mkdir(parents=True, exist_ok=True)
        zipapp.create_archive(inside, target, interpreter="/usr/bin/env python3", compressed=True)


def _all_needed(names: tuple[str, ...]) -> set[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _needed_by(name)
    return found


def _needed_by(name: str) -> Iterator[str]:
    """Without extras; what only older Pythons need is carried where it is installed."""
    for line in requires(name) or ():
        wanted, _semicolon, marker = line.partition(";")
        if "extra" not in marker and not _older(marker):
            yield re.split(r"[^\w.-]", wanted.strip(), maxsplit=1)[0].lower()


def _older(marker: str) -> bool:
    limit = re.search(r"python_version\s*<\s*['\"]3\.(\d+)['\"]", marker)
    return bool(limit) and sys.version_info[:2] >= (3, int(limit[1]))


def _carry(name: str, inside: Path) -> None:
    for file in distribution(name).files or ():
        if ".." not in file.parts and "__pycache__" not in file.parts:
            copy = inside / file
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file.locate(), copy)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/open311.pyz"))
