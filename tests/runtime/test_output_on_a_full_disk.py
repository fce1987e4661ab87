"""What processes say is read whatever becomes of the files: none stands still because a disk is full."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from huiyin.runtime.supervisor.output import Output

TALKS = "import sys; [print('a line of a log', n) for n in range(20_000)]; sys.stdout.flush()"


@pytest.fixture
def full(tmp_path) -> Path:
    """A folder in which the log of “web” lies on a full disk."""
    (tmp_path / "web.log").symlink_to("/dev/full")
    return tmp_path


def test_a_process_goes_on_although_nothing_of_it_can_be_written(full):
    talker = subprocess.Popen([sys.executable, "-c", TALKS], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    Output(full).follow("web", talker.stdout)
    assert talker.wait(30) == 0 and talker.stderr.read() == b""


# A limit stands for the full disk, and is lifted again.
LIMITED = """
import resource, subprocess, sys, time
from pathlib import Path
from huiyin.runtime.supervisor.output import Output

folder = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
says = "import sys; [print(line, end='', flush=True) for line in sys.stdin]"
child = subprocess.Popen([sys.executable, "-c", says], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
Output(folder).follow("web", child.stdout)
for n in range(30):
    child.stdin.write(b"a line %d\\n" % n)
child.stdin.flush()
time.sleep(1)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
child.stdin.write(b"the last line\\n")
child.stdin.close()
child.wait(10)
time.sleep(0.5)
"""


def test_afterwards_the_file_says_how_many_lines_are_missing(tmp_path):
    script = tmp_path / "limited.py"
    script.write_text(textwrap.dedent(LIMITED))
    done = subprocess.run([sys.executable, str(script), str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    kept = (tmp_path / "web.log").read_text()
    missing = 30 - sum(f"a line {n}\n" in kept for n in range(30))
    assert missing > 10 and kept.endswith(f"\n({missing} lines could not be written here)\nthe last line\n")
    assert "a line 29" in done.stdout, "the terminal has all of it"
