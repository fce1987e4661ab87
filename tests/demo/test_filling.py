"""A folder is filled once; what is there is not touched, and a real district is not filled at all."""

import pytest

from huiyin.accounts.services import create_account
from huiyin.demo import filling
from huiyin.demo.marker import NotADemo, demo_state
from huiyin.demo.residents import Size
from huiyin.matters import library
from huiyin.matters.models import Matter
from huiyin.matters.reporting import NewReport
from huiyin.matters.services import receive
from huiyin.matters.vocabulary import Source
from huiyin.orgs.actor import SYSTEM
from huiyin.people.models import Contact, Resident
from tests.packs import made_pack


@pytest.fixture
def said(db, tmp_path, monkeypatch) -> list[str]:
    """The toy pack stands in for the sample district; what filling says."""
    library.forget()
    pack = made_pack.make(tmp_path)
    monkeypatch.setattr(filling, "sample_pack", lambda: pack)
    monkeypatch.setattr(filling, "SAMPLE", Size(60, 25))
    return []


def fill(said: list[str]) -> None:
    filling.fill(lambda en, _zh: said.append(en), matters=200, jobs=1)


def test_pack_residents_and_matters_come_in_once(said):
    fill(said)
    assert len(said) == 5
    assert set(demo_state()["done"]) == {"pack", "residents", "matters", "calls", "care", "looked back"}
    counts = Resident.objects.count(), Matter.objects.count()
    assert counts == (60, 200)
    fill(said)
    assert len(said) == 5
    assert (Resident.objects.count(), Matter.objects.count()) == counts


def test_what_was_cut_short_goes_on(said, monkeypatch):
    def break_off(*_given, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(filling, "load_year", break_off)
        fill(said)
    assert set(demo_state()["done"]) == {"pack", "residents"}
    fill(said)
    assert Matter.objects.count() == 200


def test_some_reports_are_the_demo_residents_own(said, monkeypatch):
    monkeypatch.setattr("huiyin.demo.matters.chunks.OWN_SHARE", 0.5)
    fill(said)
    assert Contact.objects.exclude(account_id=None).exists()


def test_somebodys_district_is_left_alone(said):
    create_account("boss", "Boss", "a-real-password-1", by="system")
    with pytest.raises(NotADemo):
        fill(said)
    assert demo_state() is None and not Matter.objects.exists()


def test_a_district_with_matters_is_left_alone(said):
    receive(NewReport(Source.PORTAL, "路灯不亮"), by=SYSTEM)
    with pytest.raises(NotADemo):
        fill(said)
