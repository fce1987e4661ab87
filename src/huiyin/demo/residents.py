"""Invented residents in the district's own dwellings, the same ones for the same seed and pack."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from huiyin.demo.names import given_name, surname
from huiyin.kernel.work import work
from huiyin.people.loading import (
    copy_households,
    copy_residents,
    household_row,
    register_is_empty,
    reserve_households,
    resident_row,
)
from huiyin.places.models import Building

BORN_UNTIL = date(2026, 1, 1)  # fixed, so that the same seed gives the same people in any year
SIZES = (1, 2, 3, 4, 5, 6)
SIZE_SHARES = (0.24, 0.32, 0.24, 0.12, 0.06, 0.02)
FIRST_PHONE = 1_000_000  # 1990 + seven digits: a range that reaches nobody
MOST_HOMES_TO_A_FLOOR = 8


@dataclass(frozen=True)
class Size:
    """How many people; `households` None: every dwelling of the district."""

    residents: int
    households: int | None


SAMPLE = Size(100_000, 40_000)
FULL = Size(1_300_000, None)


@dataclass(frozen=True)
class Dwelling:
    building: str
    room: str
    grid: str
    is_rental: bool


def load_residents(size: Size = SAMPLE, seed: int = 1) -> tuple[int, int]:
    """Copy households and residents in one transaction; answers their numbers. Nothing if there are people already."""
    with work():
        if not register_is_empty():
            return 0, 0
        homes = _chosen(list(dwellings()), size.households, Random(f"{seed}/homes"))
        sizes = _sizes(len(homes), size.residents, Random(f"{seed}/sizes"))
        first = reserve_households(len(homes))
        households = copy_households(
            _line(household_row(first + n, f"H{n + 1:08d}", home.building, home.room, home.grid, home.is_rental))
            for n, home in enumerate(homes)
        )
        return households, copy_residents(_people(first, homes, sizes, Random(f"{seed}/people")))


def dwellings() -> Iterator[Dwelling]:
    """Every dwelling of every building, room by room: 3-2 is the second door on the third floor."""
    buildings = Building.objects.filter(dwellings__gt=0).select_related("grid").order_by("code")
    for b in buildings.iterator(2000):
        per_floor = max(1, -(-b.dwellings // max(1, b.floors)))
        for n in range(b.dwellings):
            room = f"{n // per_floor + 1}-{n % per_floor + 1}"
            yield Dwelling(b.code, room, b.grid.code, b.kind == "rental")


def _chosen(homes: list[Dwelling], count: int | None, rng: Random) -> list[Dwelling]:
    if count is None or count >= len(homes):
        return homes
    return [homes[n] for n in sorted(rng.sample(range(len(homes)), count))]


def _sizes(households: int, residents: int, rng: Random) -> list[int]:
    """So many people in each household that together they are exactly `residents` (at least one each)."""
    sizes = rng.choices(SIZES, SIZE_SHARES, k=households)
    over = sum(sizes) - max(residents, households)
    while over and households:
        n = rng.randrange(households)
        if over > 0 and sizes[n] > 1:
            sizes[n], over = sizes[n] - 1, over - 1
        elif over < 0 and sizes[n] < SIZES[-1] + 1:
            sizes[n], over = sizes[n] + 1, over + 1
    return sizes


def _people(first: int, homes: list[Dwelling], sizes: list[int], rng: Random) -> Iterator[str]:
    phone = FIRST_PHONE
    for n, size in enumerate(sizes):
        family, ages = surname(rng), _ages(size, rng)
        for k, age in enumerate(ages):
            female = rng.random() < 0.5 if size == 1 or k > 1 else k == 1
            name = (family if k != 1 else surname(rng)) + given_name(rng, female)
            born = BORN_UNTIL - timedelta(days=age * 365.25 + rng.randrange(365))
            phone += 1
            number = f"1990{phone % 10_000_000:07d}" if age >= 12 else ""
            tags = _tags(age, size, rng)
            yield _line(resident_row(first + n, name, "f" if female else "m", born, number, tags))


def _line(values: tuple) -> str:
    return "\t".join(map(str, values)) + "\n"


def _ages(size: int, rng: Random) -> list[int]:
    """A single, a couple, a couple with children, and grandparents in the larger homes."""
    if size == 1:
        return [rng.choice((rng.randint(20, 45), rng.randint(46, 92)))]
    head = rng.randint(26, 84) if size == 2 else rng.randint(28, 52)
    ages = [head, max(20, head + rng.randint(-5, 4))]
    ages += [max(0, min(24, head - rng.randint(24, 36))) for _ in range(min(2, size - 2))]
    return ages + [min(98, head + rng.randint(23, 34)) for _ in range(size - len(ages))]


def _tags(age: int, size: int, rng: Random) -> list[str]:
    """What helps to find who needs something; nothing about conduct, belief or origin."""
    tags = ["aged_80"] if age >= 80 else []
    if size == 1 and age >= 60:
        tags.append("living_alone")
    if rng.random() < 0.02:
        tags.append("disabled")
    if rng.random() < 0.015:
        tags.append("low_income")
    return tags
