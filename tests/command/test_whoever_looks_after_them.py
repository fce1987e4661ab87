"""An alarm of somebody's own device: whoever of the staff looks after them counts as responsible, and it is said."""

from datetime import timedelta

import pytest

from huiyin.care.models import CareFile, Carer
from huiyin.command.models import CallStep
from huiyin.command.selectors.callouts import StepShown
from huiyin.command.services import begin_call
from huiyin.kernel.clock import now, travel
from huiyin.orgs.actor import SYSTEM
from huiyin.web.desk.callouts.words import reasons_of, who_of
from tests.cast import THURSDAY
from tests.command.ground import AREA, GRID, alarm, device, on_duty


@pytest.fixture(autouse=True)
def thursday():
    with travel(THURSDAY):
        yield


@pytest.fixture
def file(district) -> CareFile:
    """In Mei's grid; it is Far who looks after them, and is not as near."""
    on_duty(district.staff["mei"], 100)
    on_duty(district.staff["far"], 900)
    file = CareFile.objects.create(
        person="p1", area=AREA, grid=GRID, opened_at=now(), covered_until=now() + timedelta(days=1)
    )
    Carer.objects.create(file=file, kind="grid_worker", staff=district.staff["far"], since=now())
    return file


def sheet_of(subject: str) -> list[tuple]:
    begin_call(alarm(device(subject=subject)), by=SYSTEM)
    step = CallStep.objects.select_related("staff__account").get()
    return [(line["staff"], [part[0] for part in line["parts"]]) for line in step.sheet["lines"]]


def test_they_weigh_as_much_as_whose_grid_it_is_with_the_reason_shown(district, file):
    mei, far = district.staff["mei"].pk, district.staff["far"].pk
    assert sheet_of(file.subject) == [
        (mei, ["on_duty", "near", "responsible_grid"]),
        (far, ["on_duty", "near", "responsible_care"]),
    ]
    step = CallStep.objects.get()
    step.sheet["lines"].reverse()
    assert reasons_of(step)[2] == "负责关爱此人 (+25)"


def test_for_a_device_of_a_place_it_counts_nothing(district, file):
    assert sheet_of("")[1] == (district.staff["far"].pk, ["on_duty", "near"])


def test_after_the_consent_has_ended_nobody_is_named(district, file):
    CareFile.objects.update(covered_until=now() - timedelta(minutes=1))
    assert sheet_of(file.subject)[1] == (district.staff["far"].pk, ["on_duty", "near"])


def test_whoever_looked_after_them_once_does_so_no_more(district, file):
    Carer.objects.update(until=now())
    assert sheet_of(file.subject)[1] == (district.staff["far"].pk, ["on_duty", "near"])


def test_family_that_is_called_stands_there_by_its_relation_in_the_readers_words():
    step = CallStep(whom="contact", rung="family", relation="daughter", outcome="ringing")
    assert who_of(StepShown(step, who="", by="")) == "女儿"
