"""The index of polygons that all threads of a process share, and that a crash of GEOS would take along."""

import re
import subprocess
import sys
from pathlib import Path

import huiyin

SOURCES = Path(huiyin.__file__).parent
PREPARED = {"kernel/geo/index.py", "places/within.py"}  # under a lock; a shape of the caller's own

ASKED_BY_EIGHT = """
import threading
import numpy as np, shapely
from huiyin.kernel.geo.index import PolygonIndex

around = np.sort(np.random.default_rng(1).uniform(0, 2 * np.pi, 200))
circle = np.column_stack([0.5 + 0.49 * np.cos(around), 0.5 + 0.49 * np.sin(around)])
places = [(x, y) for x in range(20) for y in range(20)]
lons, lats = np.random.default_rng(2).uniform(0, 20, (2, 10_000))
barrier, answers = threading.Barrier(8), []

def ask(index):
    barrier.wait()
    answers.append(np.concatenate([index.at_many(lons[n:n + 50], lats[n:n + 50]) for n in range(0, 10_000, 50)]))

for _ in range(6):
    circles = np.array([shapely.polygons(circle + place) for place in places])
    index = PolygonIndex([str(place) for place in places], circles)
    threads = [threading.Thread(target=ask, args=(index,)) for _ in range(8)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
assert len(answers) == 48 and all((one == answers[0]).all() for one in answers)
print("all alike")
"""


def test_eight_threads_may_ask_at_once_from_the_first_question_on():
    done = subprocess.run([sys.executable, "-c", ASKED_BY_EIGHT], capture_output=True, text=True, timeout=120)
    assert done.stdout == "all alike\n", done.stderr[-2000:]


def test_no_other_geometry_is_prepared_for_threads_to_share():
    found = {str(path.relative_to(SOURCES)) for path in SOURCES.rglob("*.py")
             if re.search(r"shapely\.prepare\(", path.read_text())}  # fmt: skip
    assert found == PREPARED, "a prepared geometry that two threads ask first at the same moment ends the process"
