"""Look for inputs that break a reader, guided by what they reach: python -m tests.fuzz.run cap --time 60

Needs atheris (requirements-fuzz.txt). What it learns lies under .fuzz/<target>/ and is begun with next time; what
breaks the reader is written to tests/fuzz/found/<target>/ and stays there as a test once it is mended.
"""

import argparse
import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / ".fuzz"
MOST_MEGABYTES = 2048  # of the whole process
# What reads: to instrument everything would take minutes before the first input.
READERS = [
    "huiyin.command.rules", "huiyin.conformance.reading", "huiyin.handoff.adapters", "huiyin.intake",
    "huiyin.kernel.calendar", "huiyin.kernel.packs", "huiyin.kernel.pictures", "huiyin.matters.standards",
    "huiyin.places.redrawing", "huiyin.sensing.loading", "huiyin.sensing.rules", "huiyin.warnings.cap",
    "huiyin.warnings.loading", "huiyin.warnings.rules",
]  # fmt: skip


def main() -> int:
    asked = _asked()
    try:
        import atheris
    except ImportError:
        sys.exit(
            "atheris is missing. Install it beside the rest: pip install --require-hashes -r requirements-fuzz.txt"
        )
    from tests.fuzz.ground import prepare

    with tempfile.TemporaryDirectory(prefix="huiyin-fuzz-data-") as data:
        with atheris.instrument_imports(include=READERS):
            prepare(data)
            from tests.fuzz.targets import TARGETS
        names = list(TARGETS) if asked.targets == ["all"] else asked.targets
        if unknown := [name for name in names if name not in TARGETS]:
            sys.exit(f"There is no target {unknown[0]!r}. There are: all, {', '.join(TARGETS)}.")
        broken = [name for name in names if _apart(lambda name=name: _fuzz(atheris, TARGETS[name], asked.time))]
    print(f"{len(names) - len(broken)} of {len(names)} readers held. Broken: {', '.join(broken) or 'none'}.")
    return 1 if broken else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="+", metavar="TARGET", help="names, or “all”")
    parser.add_argument("--time", type=int, default=60, help="seconds of each")
    return parser.parse_args()


def _apart(fuzz: Callable[[], object]) -> bool:
    """In a process of its own, because libFuzzer ends the one in which it runs; whether it found something."""
    child = os.fork()
    if child == 0:
        fuzz()
        os._exit(0)
    return os.waitpid(child, 0)[1] != 0


def _fuzz(atheris, target, seconds: int) -> None:
    print(f"\n=== {target.name}", file=sys.stderr, flush=True)
    corpus = CORPUS / target.name
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (corpus / hashlib.sha1(seed).hexdigest()).write_bytes(seed)

    def one(data: bytes) -> None:
        try:
            target.look(data)
        except Exception:
            _keep(target.found_in, data)
            raise

    bounds = [
        f"-max_total_time={seconds}",
        f"-max_len={target.longest}",
        f"-rss_limit_mb={MOST_MEGABYTES}",
        "-timeout=20",
    ]
    telling = ["-print_final_stats=1", f"-artifact_prefix={CORPUS}/last-"]
    atheris.Setup([sys.argv[0], *bounds, *telling, str(corpus)], one)
    atheris.Fuzz()


def _keep(folder: Path, data: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(data).hexdigest()[:12]).write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
