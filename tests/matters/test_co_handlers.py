"""A co-handler 协办 tells what it did and adds papers; the lead alone moves the matter on."""

import pytest

from huiyin.matters import services as do
from huiyin.matters.access import access_matter
from huiyin.matters.errors import NotYours
from huiyin.matters.permissions import moves_open_to


@pytest.fixture
def helped(district):
    """Municipal Works leads, Parks helps."""
    matter = district.reported()
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    parks, works = district.units["D002"], district.units["D001"]
    do.dispatch(matter, works, co_units=(parks,), by=district.actor("zhao"))
    do.accept(matter, by=district.actor("sun"))
    return matter


def seen_by(district, login, matter):
    """As a request would fetch it."""
    return access_matter(district.actor(login), matter.number)


def test_a_co_handler_notes_what_it_did(district, helped):
    mine = seen_by(district, "wu", helped)
    assert moves_open_to(district.actor("wu"), mine) == ["note"]
    do.note(mine, "绿化带内线路已让出", by=district.actor("wu"))
    assert mine.texts.get().words == "绿化带内线路已让出"


def test_a_co_handler_does_not_move_the_matter(district, helped):
    with pytest.raises(NotYours):
        do.start(seen_by(district, "wu", helped), by=district.actor("wu"))


def test_a_unit_whose_part_has_ended_notes_nothing_more(district, helped):
    do.remove_co_handler(helped, district.units["D002"], by=district.actor("zhao"))
    with pytest.raises(NotYours):
        do.note(helped, "再补一句", by=district.actor("wu"))
