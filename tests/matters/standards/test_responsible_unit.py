"""The unit that a standard proposes: the component's keeper, else the next one it names, else the street."""

import pytest

from huiyin.matters.models import FilingCondition
from huiyin.matters.triage.responsibility import responsible_for


def named(district, *units: str) -> FilingCondition:
    condition = district.conditions["0137"]
    condition.responsible = units[0]
    condition.said = {"class_units": list(units)}
    return condition


@pytest.mark.parametrize(
    ("units", "code", "reason"),
    [
        (("D002",), "D002", "condition.unit"),
        (("maintainer", "D001"), "D001", "condition.unit"),
        (("maintainer", "X999", "D001"), "D001", "condition.unit"),
        (("street",), "S001", "area.street"),
        (("maintainer",), "S001", "fallback.street"),
    ],
)
def test_the_first_that_can_be_found_is_proposed(district, units, code, reason):
    found = responsible_for(district.reported(), named(district, *units))
    assert (found.unit.code, found.reason) == (code, reason)


def test_a_condition_may_name_other_units_than_its_class(district):
    condition = named(district, "maintainer", "D001")
    condition.said |= {"units": ["D002"]}
    condition.responsible = "D002"
    assert responsible_for(district.reported(), condition).unit.code == "D002"
