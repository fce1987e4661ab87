"""Units, places and duplicates that were proposed stand beside what people decided in the end."""

import pytest

from huiyin.kernel import outbox
from huiyin.matters import services as do
from huiyin.matters.models import Matter, Verdict
from huiyin.matters.vocabulary import Choice


def kept(matter: Matter, choice: Choice) -> tuple[str, str]:
    outbox.deliver_all(unsettled=True)
    found = Verdict.objects.get(matter=matter, choice=choice)
    return found.guess, found.decided


@pytest.fixture
def filed(district) -> Matter:
    matter = district.reported()
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    return matter


def test_a_unit_that_somebody_else_took_over_was_guessed_wrongly(district, filed):
    do.dispatch(filed, district.units["D001"], by=district.actor("zhao"))
    assert kept(filed, Choice.UNIT) == ("D001", "D001")
    do.transfer(filed, district.units["D002"], "是园林的灯", by=district.actor("zhao"))
    assert kept(filed, Choice.UNIT) == ("D001", "D002"), "the first guess stays, however much wiser it is by now"


def test_what_was_like_another_and_is_filed_on_its_own_was_no_duplicate(district, filed):
    other = district.reported(text="柳巷路灯不亮，第三天了")
    outbox.deliver_all(unsettled=True)
    other.refresh_from_db()
    assert other.suggested["seen"][0]["number"] == filed.number
    do.file(other, district.conditions["0137"], by=district.actor("lin"))
    assert kept(other, Choice.DUPLICATE) == (filed.number, "own")
    other.refresh_from_db()
    do.merge(other, filed, by=district.actor("zhao"))
    assert kept(other, Choice.DUPLICATE) == (filed.number, filed.number)


def test_the_page_shows_each_choice(client, district, filed):
    do.dispatch(filed, district.units["D002"], by=district.actor("zhao"))
    outbox.deliver_all(unsettled=True)
    client.force_login(district.staff["qian"].account)
    page = client.get("/office/triage/?choice=unit").content.decode()
    assert "市政养护中心" in page and "园林绿化中心" in page and "choice=unit" in page
    listed = client.get("/office/triage/confused/D001/D002/?choice=unit").content.decode()
    assert filed.number in listed
    assert client.get("/office/triage/?choice=nonsense").status_code == 200
