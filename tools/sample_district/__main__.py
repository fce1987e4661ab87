"""`python -m tools.sample_district [FOLDER]`: write packs/sample-district again, byte for byte."""

import sys
from pathlib import Path

from tools.sample_district.build import build

DEFAULT = Path(__file__).resolve().parents[2] / "packs" / "sample-district"

if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    build(target)
    print(f"written to {target}")
