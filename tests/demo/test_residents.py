"""Residents are invented, live in dwellings that exist, and are the same people every time."""

from datetime import date

import pytest

from huiyin.demo.residents import Size, dwellings, load_residents
from huiyin.people.models import Household, Resident
from huiyin.places.models import Building

SMALL = Size(residents=100, households=40)


def people() -> list[tuple]:
    rows = Resident.objects.order_by("id").values_list(
        "household__code", "household__building_code", "household__room", "name", "sex", "born_on", "phone", "tags"
    )
    return [(*row[:-1], tuple(row[-1])) for row in rows]


def test_so_many_people_in_so_many_homes(pack):
    assert load_residents(SMALL, seed=3) == (40, 100)
    assert (Household.objects.count(), Resident.objects.count()) == (40, 100)
    assert not Household.objects.filter(residents=None).exists()
    homes = {(h.building_code, h.room) for h in Household.objects.all()}
    assert len(homes) == 40
    assert homes <= {(d.building, d.room) for d in dwellings()}


def test_a_household_lives_in_the_grid_of_its_building(pack):
    load_residents(SMALL, seed=3)
    grids = dict(Building.objects.values_list("code", "grid__code"))
    assert all(grids[h.building_code] == h.grid_code for h in Household.objects.all())


def test_every_dwelling_has_a_door_of_its_own(pack):
    doors = [(d.building, d.room) for d in dwellings()]
    assert len(doors) == len(set(doors)) == 24 + 44


def test_the_same_seed_invents_the_same_people(pack):
    load_residents(SMALL, seed=3)
    first = people()
    Resident.objects.all().delete()
    Household.objects.all().delete()
    load_residents(SMALL, seed=3)
    assert people() == first
    Resident.objects.all().delete()
    Household.objects.all().delete()
    load_residents(SMALL, seed=4)
    assert people() != first


def test_people_who_are_there_are_left_alone(pack):
    load_residents(SMALL, seed=3)
    assert load_residents(SMALL, seed=3) == (0, 0)
    assert Resident.objects.count() == 100


def test_full_means_every_dwelling(pack):
    assert load_residents(Size(190, None), seed=3) == (68, 190)


def test_nobody_is_unborn_or_older_than_anybody_ever_was(pack):
    load_residents(Size(300, 68), seed=3)
    born = Resident.objects.values_list("born_on", flat=True)
    assert date(1900, 1, 1) < min(born) and max(born) <= date(2026, 1, 1)


def test_telephones_reach_nobody_and_no_tag_judges_anybody(pack):
    load_residents(SMALL, seed=3)
    phones = set(Resident.objects.exclude(phone="").values_list("phone", flat=True))
    assert all(phone.startswith("1990") and len(phone) == 11 for phone in phones)
    tags = {tag for found in Resident.objects.values_list("tags", flat=True) for tag in found}
    assert tags <= {"aged_80", "living_alone", "disabled", "low_income"}


@pytest.mark.parametrize("residents", [40, 55, 200])
def test_the_number_of_people_is_exact(pack, residents):
    assert load_residents(Size(residents, 40), seed=1)[1] == residents
