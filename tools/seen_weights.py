"""Make the usual weights of duplicates anew from made-up reports, after a change of what is weighed.

python tools/seen_weights.py
"""

import json

from huiyin.matters.rules.seen.made import usual_from
from huiyin.matters.rules.seen.weighing import USUAL

if __name__ == "__main__":
    USUAL.write_text(json.dumps(usual_from().as_json(), ensure_ascii=False, indent=1) + "\n")
