"""The sample district's own standards: complete, bilingual, and about units and components that exist."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from huiyin.kernel.calendar import LimitUnit
from huiyin.matters.standards.phrases import PhraseKind, read_phrases
from huiyin.matters.standards.reader import read
from huiyin.matters.standards.rows import Kind, RowStatus
from huiyin.matters.standards.units import ROLES
from huiyin.matters.vocabulary import Section

PACK = Path(__file__).resolve().parents[3] / "packs" / "sample-district"


@pytest.fixture(scope="module")
def reading():
    return read([PACK / "standards" / "components.csv", PACK / "standards" / "events.csv"])


@pytest.fixture(scope="module")
def phrases():
    return read_phrases(PACK / "standards" / "phrases.csv")


def rows_of(name: str) -> list[dict[str, str]]:
    with (PACK / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_it_reads_without_a_single_doubt(reading):
    assert reading.problems == ()
    assert reading.count(RowStatus.ACCEPTED) == len(reading.rows)


def test_it_has_the_classes_of_the_standard_and_own_ones_from_99_down(reading):
    big = {(item.kind, item.big_code) for item in reading.classes}
    assert {code for kind, code in big if kind is Kind.COMPONENT} == {"01", "02", "03", "04", "05"}
    events = {code for kind, code in big if kind is Kind.EVENT}
    assert {"01", "02", "03", "04", "05", "06"} < events
    assert all(int(code) >= 90 for code in events if int(code) > 6)
    assert len(reading.classes) >= 120


def test_every_type_speaks_both_languages_and_has_two_to_five_conditions(reading):
    for item in reading.classes:
        assert item.name and item.name_en and item.big_name and item.big_name_en, item.code
        assert 2 <= len(item.conditions) <= 5, item.code
        for c in item.conditions:
            assert c.text and c.text_en and c.closing and c.closing_en, (item.code, c.key)
            assert not c.text_en.isspace() and c.text_en.isascii() or "’" in c.text_en or "–" in c.text_en


def test_every_unit_of_limits_and_every_section_is_used(reading):
    units = Counter(c.limit.unit for item in reading.classes for c in item.conditions)
    assert set(units) == set(LimitUnit)
    assert {item.section for item in reading.classes} == set(Section)


def test_tip_offs_are_confidential(reading):
    tip_offs = [item for item in reading.classes if item.section == Section.TIP_OFF]
    assert tip_offs and all("confidential" in item.flags for item in tip_offs)


def test_every_unit_that_it_names_exists(reading):
    codes = {row["code"] for row in rows_of("units.csv")} | set(ROLES)
    for item in reading.classes:
        assert item.units and item.supervisors, item.code
        named = {*item.units, *item.supervisors}
        named |= {unit for c in item.conditions for unit in (*c.units, *c.supervisors)}
        assert named <= codes, item.code


def test_every_component_of_the_district_has_a_type(reading):
    types = {item.code for item in reading.classes if item.kind is Kind.COMPONENT}
    assert {row["code"][6:10] for row in rows_of("components.csv") if row["code"]} <= types


def test_every_type_has_keywords_and_examples_in_both_languages(reading, phrases):
    codes = {item.library_code for item in reading.classes}
    assert {phrase.type for phrase in phrases} == codes
    for kind in PhraseKind:
        for lang in ("zh", "en"):
            assert {p.type for p in phrases if p.kind is kind and p.lang == lang} == codes
    said = [(p.type, p.lang, p.text) for p in phrases]
    assert len(said) == len(set(said))
