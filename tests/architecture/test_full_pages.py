"""Every page with nothing, with a little and with a thousand of everything: it opens, it stays small, and it asks the
database as often as before."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.architecture.crowd import crowd
from tests.architecture.test_planted_names import story  # noqa: F401 (the story is a fixture)
from tests.architecture.walking import Walker, addresses_of, all_routes
from tests.web.office_cast import administrator

READERS = ("", "neighbour", "mei", "lin", "qian", "sun", "wu", "he", "ada")
MOST_READERS = 2  # of one page; whoever sees most is asked first
LARGEST = 500_000  # bytes of a page
A_FEW_MORE = 4  # statements: where there was nothing, nobody asked for its names and counts; never one for each row
# What a machine reads in one piece: the standard's first thousand, the wall's points, of which there are at most 5,000.
LONGER = {"/open311/v2/requests.json": 1_000_000, "/hall/points.json": 1_000_000}
# What must be as large as what it holds, and is written as it is read.
WHOLE = (".csv", ".xlsx", ".geojson", ".pdf", "/file", "export.")


def pages() -> list[str]:
    """One address of each route; of a matter, the one of which most is known."""
    found = []
    for route in all_routes():
        if not any(part in route.path for part in WHOLE) and not route.path.startswith("/office/style-guide"):
            found += addresses_of(route)[:1]
    return sorted(set(found))


@dataclass(frozen=True)
class Seen:
    status: int
    statements: int
    size: int


def asked(walker: Walker, address: str) -> Seen:
    with CaptureQueriesContext(connection) as statements:
        answer = walker.ask("GET", address)
    return Seen(answer.status_code, len(statements), len(answer.said))


def look(pages: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Seen]:
    """What at most so many readers are shown, asked twice: what a process reads once and keeps is not the page's."""
    walkers = {who: Walker(who) for who in READERS}
    found: dict[tuple[str, str], Seen] = {}
    shown: Counter[str] = Counter()
    for who, address in pages:
        if shown[address] < MOST_READERS and walkers[who].ask("GET", address).status_code == 200:
            found[who, address] = asked(walkers[who], address)
            shown[address] += 1
    return found


def test_a_full_page_is_no_larger_and_asks_no_more(story):  # noqa: F811
    addresses = pages()
    before = look((who, address) for who in reversed(READERS) for address in addresses)
    crowd(story)
    after = look(before)
    wrong = [f"{page}: opens no more" for page in before if page not in after]
    for page, seen in after.items():
        if seen.statements > before[page].statements + A_FEW_MORE:
            wrong.append(f"{page}: {before[page].statements} statements with a few, {seen.statements} with a thousand")
        if seen.size > LONGER.get(page[1], LARGEST):
            wrong.append(f"{page}: {seen.size:,} bytes")
    assert len({address for _who, address in after}) > 110, "most pages were looked at"
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens_with_nothing(district, language):
    administrator(district)
    broken, opened = [], 0
    for who in ("", "mei", "lin", "qian", "sun", "ada"):
        walker = Walker(who)
        for route in all_routes():
            for address in addresses_of(route)[:1]:
                answer = walker.ask("GET", address, language=language)
                opened += answer.status_code == 200
                if answer.status_code >= 500 and address != "/health/ready":
                    broken.append(f"{address} as {who or 'a stranger'}: {answer.status_code}")
    assert not broken, "\n".join(broken)
    assert opened > 100
