"""Twenty matters with filters, first page and page 1,000, as JSON and as the desk's page."""

import json
from collections.abc import Iterator

from bench.district import District, run_python, served
from bench.figures import Figure, at_least, less_than
from bench.scripts import listing, showing
from bench.serving import failures, latencies, measured, spent

SECONDS = 10.0
FIRST = (
    "group=open", "state=received&sort=oldest", "clock=overdue&sort=due", "area=990101002&group=ended",
    "type=0101", "unit=D006&urgency=urgent", "source=portal&section=demand", "unit=S003&group=unit",
)  # fmt: skip
FAR = ("group=ended", "section=demand", "area=990101", "section=demand&group=ended&sort=oldest")
PAGES = ("/desk/?tab=open", "/desk/?tab=ended", "/desk/?tab=accept&order=due", "/desk/?tab=overdue")


def measure() -> Iterator[Figure]:
    with served() as district:
        yield from listed(district, SECONDS)
        yield from counted(district)


def listed(district: District, seconds: float) -> Iterator[Figure]:
    desk, unit = district.key("duty_head"), district.key("handler")
    beside = f"{district.matters:,} matters, "
    result = measured(district, listing("first", desk, 1, FIRST), seconds)
    yield at_least("first page, JSON", result.rate, "/s", 300, f"{beside}{len(FIRST)} filters in turn")
    yield from latencies("first page", result)
    yield failures("first page", result)
    yield from spent("first page", result, result.run.requests, "request")

    result = measured(district, listing("far", desk, 1000, FAR), seconds)
    yield at_least("page 1,000, JSON", result.rate, "/s", 100, f"{beside}{len(FAR)} filters in turn")
    yield from latencies("page 1,000", result)
    yield failures("page 1,000", result)
    yield from spent("page 1,000", result, result.run.requests, "request")

    result = measured(district, listing("unit", unit, 1, ("my_unit=true", "group=unit")), seconds / 2)
    yield Figure("first page as a handler sees it, JSON", result.rate, "/s")
    yield failures("first page as a handler sees it", result)

    result = measured(district, showing("desk", district.cookies["duty_head"], PAGES), seconds)
    yield Figure("the desk's page, HTML", result.rate, "/s", beside=f"{len(PAGES)} tabs in turn")
    yield from latencies("the desk's page", result)
    yield failures("the desk's page", result)
    yield from spent("the desk's page", result, result.run.requests, "request")


def counted(district: District) -> Iterator[Figure]:
    """Statements of a list, whatever the filter, the page and the number of rows."""
    paths = [f"/api/v1/matters?page=1&{each}" for each in FIRST] + [f"/api/v1/matters?page=1000&{each}" for each in FAR]
    paths += [f"/api/v1/matters?page_size={size}" for size in (1, 20, 200)]
    said = json.loads(run_python(district, "-m", "bench.counting", district.key("duty_head"), *paths))
    most = max(said.values())
    yield less_than("statements of a list, at most", most, "statements", 4, f"{len(paths)} different questions")
    yield Figure("statements of a list, at least", min(said.values()), "statements")
