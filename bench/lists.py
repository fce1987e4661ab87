"""Twenty matters with filters, first page and page 1,000, as JSON and as the desk's page."""

from collections.abc import Iterator
from functools import partial

from bench.figures import Figure, less_than
from bench.ground import Ground, district
from bench.load import Client, Result, storm

FILTERS = ("", "&group=open", "&state=closed", "&urgency=urgent", "&source=portal", "&clock=overdue")


def listed(ground: Ground, page: int, filters: tuple[str, ...], client: Client, turn: int) -> str:
    asked = f"/api/v1/matters?page_size=20&page={page}{filters[turn % len(filters)]}"
    status, answer = client.call("GET", asked, key=ground.desk)
    if status != 200:
        return f"{status} {answer}"[:200]
    return "" if page == 1 or len(answer["items"]) == 20 else f"page {page} holds {len(answer['items'])}"


def shown(ground: Ground, client: Client, turn: int) -> str:
    status, page = client.call("GET", "/desk/", cookie=ground.cookie)
    return "" if status == 200 and b"</html>" in page else f"{status}"


def measure() -> Iterator[Figure]:
    with district() as ground:
        where = (ground.host, ground.port)
        first = storm(where, partial(listed, ground, 1, FILTERS), seconds=10)
        yield from figures("first page, six filters", first, 300)
        far = storm(where, partial(listed, ground, 1000, FILTERS[:1]), seconds=10)
        yield from figures("page 1,000", far, 100)
        yield from figures("the desk's page, HTML", storm(where, partial(shown, ground), seconds=10))


def figures(name: str, result: Result, bound: float | None = None) -> Iterator[Figure]:
    yield Figure(name, result.rate, "/s", bound)
    yield Figure(f"{name}, p95", result.p(95) if result.milliseconds else 0.0, "ms")
    yield less_than(f"{name}, failed", len(result.failures), "requests", 1, beside=(result.failures or [""])[0])
