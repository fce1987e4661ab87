"""On a filled district: `python -m bench.answering` prints what place and responsibility cost, as JSON."""

import json
import time
from collections.abc import Callable
from datetime import date, timedelta

from bench.figures import percentile

ASKED = 300
# The same reports, with and without the name of a place, with and without a pin.
PLAIN, NAMING = "路灯不亮，晚上走路很危险，请尽快派人来修。", "{}门口的路灯不亮，晚上走路很危险，请尽快派人来修。"


def main() -> None:
    import django

    django.setup()
    from huiyin.places.gazetteer.memory import gazetteer

    began = time.perf_counter()
    gazetteer()
    found = {"gazetteer_s": time.perf_counter() - began}
    print(json.dumps(found | _responsibility() | _simulation() | _receiving()))


def _statements(call: Callable[[], object]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as said:
        call()
    return len(said)


def _responsibility() -> dict:
    from huiyin.matters.models import Matter
    from huiyin.matters.triage.responsibility import responsible_for

    rows = Matter.objects.filter(condition__isnull=False).select_related("type", "condition__type", "unit")
    matters = list(rows.order_by("-received_at")[:ASKED])
    spent = [_timed(lambda one=one: responsible_for(one, one.condition)) for one in matters]
    began = time.thread_time()
    for one in matters:
        responsible_for(one, one.condition)
    busy = (time.thread_time() - began) * 1000 / len(matters)
    counted = max(_statements(lambda one=one: responsible_for(one, one.condition)) for one in matters[:20])
    answered = [responsible_for(one, one.condition).unit is not None for one in matters]
    return {
        "who_cpu": busy,
        "who_p50": percentile(spent, 50),
        "who_p95": percentile(spent, 95),
        "who_statements": counted,
        "who_answered": 100 * sum(answered) / len(answered),
    }


def _simulation() -> dict:
    from huiyin.kernel.clock import now
    from huiyin.matters.selectors.simulation import simulate
    from huiyin.matters.services.duties import Duty

    duty = Duty(target="street", valid_from=date(2026, 1, 1), basis="bench", area="990101001")
    window = {"since": now() - timedelta(days=180), "until": now()}
    tried = simulate(duty, **window)
    return {
        "try_ms": _timed(lambda: simulate(duty, **window)),
        "try_statements": _statements(lambda: simulate(duty, **window)),
        "try_read": tried.read,
        "try_moved": len(tried.moved),
        "try_returned": len(tried.returned),
    }


def _receiving() -> dict:
    """`receive` itself, in this process: one text names a place, the other does not."""
    from huiyin.matters.reporting import NewReport
    from huiyin.matters.services import receive
    from huiyin.matters.vocabulary import Source
    from huiyin.orgs.actor import SYSTEM
    from huiyin.places.gazetteer.memory import gazetteer

    roads = [road for road in gazetteer().reader.register.roads.values() if road.numbers]

    def send(n: int, named: bool, pinned: bool = True):
        road = roads[n % len(roads)]
        lon, lat = road.points[0] if pinned else (None, None)
        text = NAMING.format(f"{road.name_zh}{road.numbers[0]}号") if named else PLAIN
        return receive(NewReport(Source.PORTAL, text, lon=lon, lat=lat), by=SYSTEM)

    send(0, True), send(0, False)
    found = {}
    for name, how in (("plain", (False, True)), ("named", (True, True)), ("unpinned", (True, False))):
        spent = [_timed(lambda n=n, how=how: send(n, *how)) for n in range(ASKED)]
        found |= {f"receive_{name}_p50": percentile(spent, 50), f"receive_{name}_p95": percentile(spent, 95)}
        found[f"receive_{name}_statements"] = _statements(lambda how=how: send(1, *how))
    return found


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
