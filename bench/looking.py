"""Ask of recent matters whether they were seen before; the times and what the planner does, as JSON.

python -m bench.looking 600     in the environment of a filled district (bench.district.run_python)
"""

import json
import sys
import time
from collections.abc import Callable

from huiyin.cli.ground import django_ready


def main(count: int) -> None:
    with django_ready():
        from huiyin.kernel.clock import now
        from huiyin.matters.models import Matter
        from huiyin.matters.neighbours import neighbours_of
        from huiyin.matters.reporting import NewReport
        from huiyin.matters.triage.seen import candidates, seen_before, sighting_of
        from huiyin.matters.vocabulary import Source

        latest = Matter.objects.filter(lon__isnull=False, confidential=False).select_related("type")
        asked = list(latest.order_by("-received_at")[: count * 5 : 5])
        others = Matter.objects.filter(confidential=False)
        at = now()
        reports = [
            NewReport(Source.PORTAL, one.description, lon=one.lon, lat=one.lat, type_code=one.type.code)
            for one in asked
            if one.type
        ]
        for one in asked[:20]:  # prepared, cached, planned
            seen_before(sighting_of(one), others, at, most=3)
        found = [_timed(lambda one=one: seen_before(sighting_of(one), others, at, most=3)) for one in asked]
        near = [_timed(lambda one=one: neighbours_of(one, at)) for one in reports]
        weighed = [len(candidates(sighting_of(one), at)) for one in asked[:100]]
        _receive("")  # what is read once is read now
        told = {
            "found": found,
            "neighbours": near,
            "weighed": weighed,
            "pair_us": _pair(asked),
            "scans": max(_scans(one) for one in asked[:30]),
            "statements": _statements(lambda: seen_before(sighting_of(asked[0]), others, at, most=3)),
            "receive_more": -_receive("") + _receive("a device"),
        }
        print(json.dumps(told))


def _timed(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def _pair(asked: list) -> float:
    from huiyin.matters.rules.seen.weighing import liken
    from huiyin.matters.triage.seen import sighting_of, weights_in_force

    sightings, weights = [sighting_of(one) for one in asked[:200]], weights_in_force()
    took = _timed(lambda: [liken(a, b, a.at, weights) for a, b in zip(sightings, sightings[1:], strict=False)])
    return took * 1000 / (len(sightings) - 1)


def _scans(matter) -> int:
    """How many tables the planner reads from end to end, with each way to look: point, component, address."""
    from dataclasses import replace

    from django.db import connection

    from huiyin.matters.triage.seen import question, sighting_of

    new = replace(sighting_of(matter), component=matter.component or "990101010100000001", address="柳巷12号")
    statement, values = question(new, matter.received_at)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}", values)
        plan = [line for (line,) in cursor.fetchall()]
    return sum("Seq Scan" in line for line in plan)


def _statements(do: Callable[[], object]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as told:
        do()
    return len(told)


def _receive(device: str) -> int:
    from huiyin.matters.models import Matter
    from huiyin.matters.reporting import NewReport
    from huiyin.matters.services import receive
    from huiyin.matters.vocabulary import Source
    from huiyin.orgs.actor import SYSTEM

    spot = Matter.objects.filter(lon__isnull=False).order_by("-pk").values_list("lon", "lat").first()
    words = f"路灯不亮 {time.time_ns()}"
    report = NewReport(Source.PORTAL, words, lon=spot[0], lat=spot[1], device=device)
    return _statements(lambda: receive(report, by=SYSTEM))


if __name__ == "__main__":
    main(int(sys.argv[1]))
