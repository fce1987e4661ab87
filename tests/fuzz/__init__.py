"""Every reader of what strangers send, fed with bytes that nobody would write.

`make fuzz TARGET=cap TIME=60` looks for new ones, guided by coverage (atheris); test_readers.py replays what was kept.
"""

import os

# Examples of each kind: 0 means the few of every test run; `make fuzz-api` and `make fuzz-walks` make as many as asked.
HOW_MANY = int(os.environ.get("HUIYIN_FUZZ_EXAMPLES", "0"))
