"""Matters that were there before triage kept anything of them have what it keeps, once."""

from huiyin.matters import services as do
from huiyin.matters.models import Ruling, Statement, Verdict
from huiyin.matters.past import make_up


def test_what_was_decided_and_disputed_before_is_made_up_once(district):
    filed, disputed = district.reported(), district.reported(text="柳巷路灯又不亮")
    for matter in (filed, disputed):
        do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(disputed, district.units["D001"], by=district.actor("zhao"))
    do.dispute(disputed, "不是我们的路灯", by=district.actor("zhou"))
    opened = Ruling.objects.get().opened_at
    Statement.objects.all().delete()
    Ruling.objects.all().delete()
    Verdict.objects.all().delete()

    assert make_up() == {"verdicts": 2, "rulings": 1, "statements": 1}
    assert Ruling.objects.get().opened_at == opened, "so that the page finds the unit's words"
    assert Statement.objects.get().unit == district.units["D001"]
    verdict = Verdict.objects.get(matter=filed)
    assert (verdict.guess, verdict.decided, verdict.by_person) == ("0137", "0137", True)
    assert make_up() == {"verdicts": 0, "rulings": 0, "statements": 0}
