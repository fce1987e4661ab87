"""Write packs/sample-district again, byte for byte: `python -m tools.sample_district [--check] [FOLDER]`."""

import sys
import tempfile
from pathlib import Path

from tools.sample_district.build import build

DEFAULT = Path(__file__).resolve().parents[2] / "packs" / "sample-district"


def main(arguments: list[str]) -> int:
    named = [a for a in arguments if not a.startswith("-")]
    target = Path(named[0]) if named else DEFAULT
    if "--check" in arguments:
        return check(target)
    build(target)
    print(f"written to {target}")
    return 0


def check(folder: Path) -> int:
    """Generate into a temporary folder and name every file that differs."""
    with tempfile.TemporaryDirectory() as fresh:
        build(Path(fresh))
        made = sorted(p.relative_to(fresh) for p in Path(fresh).rglob("*") if p.is_file())
        off = [str(p) for p in made if not _same(Path(fresh) / p, folder / p)]
    print("differs: " + ", ".join(off) if off else f"{len(made)} files are as generated")
    return 1 if off else 0


def _same(a: Path, b: Path) -> bool:
    return b.exists() and a.read_bytes() == b.read_bytes()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
