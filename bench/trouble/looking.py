"""The oracle: `python -m bench.trouble.looking TOLD.json` compares what clients were told with what is there.

Prints one JSON object: name of a loss or of something doubled → where it happened ("a process is killed") → how often.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from huiyin.cli.ground import django_ready
from huiyin.runtime.datadir import checkout

# What one call of a client leaves in the trace of the matter.
LEAVES = {"dispatch": ("file", "dispatch"), "finish": ("accept", "start", "finish"), "close": ("verify", "close")}
Found = dict[str, Counter[str]]


def main(told: dict) -> Found:
    with django_ready():
        found = {
            "reports lost": reports_lost(told),
            "reports doubled": reports_doubled(told),
            "moves lost": moves_lost(told),
            "moves doubled": moves_doubled(),
            "photos lost": photos_lost(told),
            "photos without a file": photos_without_a_file(),
            "notices doubled": notices_doubled(),
            "announcements left": announcements_left(),
            "jobs stuck": jobs_stuck(),
            "clocks amiss": clocks_amiss(),
            "trace faults": trace_faults(),
        }
    return found


def reports_lost(told: dict) -> Counter[str]:
    from huiyin.matters.access import access_by_tracking
    from huiyin.matters.models import Report

    lost: Counter[str] = Counter()
    for mark, (number, code, during) in told["reports"].items():
        kept = Report.objects.filter(text__contains=mark).select_related("matter").first()
        there = kept is not None and kept.matter.number == number
        if not there or (code and access_by_tracking(code).matter_id != kept.matter_id):
            lost[during] += 1
    return lost


def reports_doubled(told: dict) -> Counter[str]:
    """Of those that were acknowledged, and of those whose clients never heard."""
    from huiyin.matters.models import Report

    during = {mark: each[2] for mark, each in told["reports"].items()} | dict.fromkeys(told["open"], "no answer")
    doubled: Counter[str] = Counter()
    for mark, when in during.items():
        doubled[when] += max(0, Report.objects.filter(text__contains=mark).count() - 1)
    return +doubled


def moves_lost(told: dict) -> Counter[str]:
    made = _moves_by_number()
    lost: Counter[str] = Counter()
    for number, moves in told["moves"].items():
        for move, during in moves:
            lost[during] += any(made.get(number, Counter())[f"matters.{left}"] < 1 for left in LEAVES[move])
    return +lost


def moves_doubled() -> Counter[str]:
    wanted = {f"matters.{left}" for each in LEAVES.values() for left in each} | {"matters.receive"}
    return +Counter({"any": sum(n - 1 for made in _moves_by_number().values() for a, n in made.items() if a in wanted)})


def _moves_by_number() -> dict[str, Counter[str]]:
    from huiyin.audit.models import TraceEntry
    from huiyin.matters.models import Matter

    numbers = {matter.chain: matter.number for matter in Matter.objects.all()}
    made: dict[str, Counter[str]] = {}
    for chain, action in TraceEntry.objects.filter(chain__startswith="matter/").values_list("chain", "action"):
        made.setdefault(numbers.get(chain, chain), Counter())[action] += 1
    return made


def photos_lost(told: dict) -> Counter[str]:
    from huiyin.matters.models import Photo
    from huiyin.matters.services.photos import original_of

    lost: Counter[str] = Counter()
    for token, (digest, during) in told["photos"].items():
        photo = Photo.objects.filter(token=token, sha256=digest).first()
        if photo is None or hashlib.sha256(original_of(photo)).hexdigest() != digest:
            lost[during] += 1
    return lost


def photos_without_a_file() -> Counter[str]:
    from huiyin.matters.models import Photo
    from huiyin.matters.services.photos import bare_digest, path_of

    amiss: Counter[str] = Counter()
    for photo in Photo.objects.exclude(matter=None):
        for digest in {bare_digest(photo), photo.covered} - {""}:
            path = path_of(digest)
            amiss["any"] += not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != digest
    return +amiss


def notices_doubled() -> Counter[str]:
    """The table refuses the same key twice; so the words are compared."""
    from huiyin.notices.models import Notice

    told = Counter(
        (account, template, about, json.dumps(params, sort_keys=True))
        for account, template, about, params in Notice.objects.values_list("account_id", "template", "about", "params")
    )
    return +Counter({"any": sum(amount - 1 for amount in told.values())})


def announcements_left() -> Counter[str]:
    from huiyin.kernel.outbox import lag

    behind = lag()
    return +Counter({"any": (behind.seconds > 0) + behind.parked + behind.dead})


def jobs_stuck() -> Counter[str]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    left = ProcrastinateJob.objects.filter(status__in=("doing", "failed")).values_list("status", "task_name")
    return Counter(f"{status}: {task}" for status, task in left)


def clocks_amiss() -> Counter[str]:
    """A closed matter has no clock that runs; a clock never ends before it began."""
    from django.db.models import F

    from huiyin.matters.models import Clock
    from huiyin.matters.states import OPEN

    backwards = Clock.objects.filter(stopped_at__lt=F("started_at")).count()
    running = Clock.objects.filter(stopped_at=None).exclude(matter__state__in=OPEN).count()
    return +Counter({"any": backwards + running})


def trace_faults() -> Counter[str]:
    """By our own command's code, and by the script that needs nothing of ours."""
    from huiyin.audit.exporting import lines
    from huiyin.audit.verify import verify
    from huiyin.matters.chains import MatterChains

    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "trace.jsonl"
        export.write_text("".join(lines("", [MatterChains()])))
        script = checkout() / "tools" / "verify_trace.py"
        done = subprocess.run([sys.executable, str(script), str(export)], capture_output=True, text=True)
    faults = verify(None, subjects=[MatterChains()], only="").faults
    return +Counter({"any": len(faults) + (done.returncode != 0)})


if __name__ == "__main__":
    print(json.dumps(main(json.loads(Path(sys.argv[1]).read_text())), ensure_ascii=False))
