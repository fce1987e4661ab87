"""Editions in the database: drafts, differences, confirmation. A small district of two units is enough."""

from dataclasses import dataclass

import pytest

from huiyin.audit.models import TraceEntry
from huiyin.audit.selectors import entries_of
from huiyin.kernel.calendar import Limit, LimitUnit
from huiyin.kernel.errors import Conflict, Forbidden
from huiyin.matters.models import Edition, FilingCondition, MatterType
from huiyin.matters.standards.decisions import NONE, with_options
from huiyin.matters.standards.library import (
    CHAIN,
    confirm_edition,
    discard_edition,
    edition_in_force,
    files_of,
    import_edition,
)
from huiyin.matters.standards.problems import ProblemKind
from huiyin.orgs.actor import SYSTEM, Actor, Post
from huiyin.orgs.models import Unit
from huiyin.orgs.roles import Role
from tests.matters.standards.made import city_csv, pack_csv, pack_row

pytestmark = pytest.mark.django_db

OUTSIDER = Actor("staff/9", posts=(Post(Role.DISPATCHER, 1),))


@pytest.fixture(autouse=True)
def units():
    Unit.objects.create(code="U007", name_zh="供水公司", name_en="Water Co.", kind="utility")
    Unit.objects.create(code="D001", name_zh="区城管局", name_en="Urban Bureau", kind="department")


@dataclass
class Files:
    folder: object
    n: int = 0

    def pack(self, *rows, name="components.csv"):
        return pack_csv(self.folder / name, list(rows))


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)


def cover(**said):
    return pack_row(units="maintainer;U007", supervisors="D001", name_en="Manhole cover", **said)


def second(**said):
    return pack_row(condition="2", name_zh="", condition_zh="井盖破损", limit="4工作时", closing_zh="更换", **said)


def in_force(path, **options):
    found = import_edition([path], by=SYSTEM, **options)
    return confirm_edition(found.edition, by=SYSTEM) if found.edition else None


def limits(edition):
    rows = FilingCondition.objects.filter(type__edition=edition).order_by("type__code", "number")
    return [(r.type.code, r.number, str(Limit(r.limit_amount, LimitUnit(r.limit_unit)))) for r in rows]


def test_an_import_is_a_draft_until_it_is_confirmed(files):
    found = import_edition([files.pack(cover(), second())], by=SYSTEM, name="2026")
    assert edition_in_force() is None
    assert (found.counts.added, found.counts.rows_read, found.counts.accepted) == (2, 2, 2)
    confirm_edition(found.edition, by=SYSTEM)
    assert edition_in_force().name == "2026"
    (kind,) = MatterType.objects.all()
    assert (kind.code, kind.name_zh, kind.section, kind.is_component) == ("0101", "井盖", "demand", True)
    first = FilingCondition.objects.get(number=1)
    assert (first.responsible, first.supervising, first.urgency) == ("maintainer", "D001", "urgent")
    assert first.said["row"] == 2 and first.said["class_units"] == ["maintainer", "U007"]


def test_a_dry_run_writes_nothing(files):
    found = import_edition([files.pack(cover())], by=SYSTEM, dry_run=True)
    assert found.counts.added == 1 and found.edition is None
    assert not Edition.objects.exists() and not TraceEntry.objects.filter(chain=CHAIN).exists()


def test_the_same_files_again_make_no_new_edition(files):
    in_force(files.pack(cover(), second()))
    found = import_edition([files.pack(cover(), second())], by=SYSTEM)
    assert found.edition is None and found.changes_nothing and found.counts.unchanged == 2
    assert Edition.objects.count() == 1


def test_the_earlier_edition_stays_as_it_was(files):
    old = in_force(files.pack(cover(), second()))
    new = in_force(files.pack(cover(limit="5工作日"), second()))
    assert limits(old) == [("0101", 1, "2 urgent hours"), ("0101", 2, "4 working hours")]
    assert limits(new) == [("0101", 1, "5 working days"), ("0101", 2, "4 working hours")]
    old.refresh_from_db()
    assert old.superseded_at is not None and edition_in_force() == new


def test_the_difference_is_counted_rule_by_rule(files):
    in_force(files.pack(cover(), second(), pack_row(code="0102", name_zh="路灯", condition_zh="不亮")))
    found = import_edition(
        [files.pack(cover(limit="1紧急工作时"), second(), pack_row(code="0103", name_zh="座椅"))],
        by=SYSTEM,
        dry_run=True,
    )
    c = found.counts
    assert (c.added, c.changed, c.withdrawn, c.unchanged) == (1, 1, 1, 1)
    assert (c.classes_added, c.classes_withdrawn) == (1, 1)


def test_a_source_of_components_leaves_events_alone(files):
    both = [files.pack(cover()), files.pack(pack_row(kind="event", name_zh="堆物"), name="events.csv")]
    confirm_edition(import_edition(both, by=SYSTEM).edition, by=SYSTEM)
    found = import_edition([files.pack(cover(limit="3工作日"))], by=SYSTEM)
    assert found.counts.carried_over == 1 and found.counts.withdrawn == 0
    assert limits(found.edition) == [("0101", 1, "3 working days"), ("E0101", 1, "2 urgent hours")]


def test_a_city_file_waits_for_the_office_and_keeps_what_is_in_force(files, tmp_path):
    in_force(files.pack(cover(condition_en="Cover missing"), second()))
    rows = [
        "01,公用设施,01,井盖,井盖缺失,2天,补齐,区城管局,供水公司",
        ",,,,井盖破损,4工作时,更换,,",
        ",,,,井盖锈蚀,3天,除锈,,",
    ]
    found = import_edition([city_csv(tmp_path / "city.csv", rows)], by=SYSTEM)
    assert (found.counts.needs_decision, found.counts.held, found.counts.withdrawn) == (2, 2, 0)
    assert limits(found.edition) == [("0101", 1, "2 urgent hours"), ("0101", 2, "4 working hours")]
    with pytest.raises(Conflict) as refused:
        confirm_edition(found.edition, by=SYSTEM)
    assert refused.value.code == "rules_held"
    confirm_edition(found.edition, by=SYSTEM, without_held=True)
    assert edition_in_force() == found.edition


def test_a_unit_that_contradicts_the_edition_in_force_is_told(files, tmp_path):
    in_force(files.pack(cover(limit="2工作日")))
    rows = ["01,公用设施,01,井盖,井盖缺失,2天,补齐,区城管局,供水公司"]
    found = import_edition([city_csv(tmp_path / "city.csv", rows)], by=SYSTEM, dry_run=True)
    (told,) = [p for p in found.problems if p.kind is ProblemKind.UNIT_CONFLICT]
    assert (told.row, told.value, found.counts.conflicts) == (3, "2天", 1)
    assert "2工作日" in told.zh


def test_a_city_file_keeps_the_english_and_evidence_it_knows_nothing_of(files, tmp_path):
    in_force(files.pack(cover(condition_en="Cover missing", evidence="photo_after", flags="auto_dispatch")))
    rows = ["01,公用设施,01,井盖,井盖缺失,3工作日,补齐,区城管局,供水公司"]
    new = in_force(city_csv(tmp_path / "city.csv", rows))
    stored = FilingCondition.objects.get(type__edition=new)
    assert (stored.text_en, stored.evidence, stored.type.name_en) == ("Cover missing", ["photo_after"], "Manhole cover")
    assert stored.type.flags == ["auto_dispatch"] and stored.responsible == "U007"


def test_names_of_units_become_codes_or_are_reported(files, tmp_path):
    rows = ["01,公用设施,01,井盖,井盖缺失,3工作日,补齐,区城管局,供水公司、各产权单位"]
    found = import_edition([city_csv(tmp_path / "city.csv", rows)], by=SYSTEM)
    told = [(p.row, p.value) for p in found.problems if p.kind is ProblemKind.UNIT_NAME_UNKNOWN]
    assert told == [(3, "各产权单位")]
    stored = FilingCondition.objects.get(type__edition=found.edition)
    assert (stored.responsible, stored.supervising) == ("U007", "D001")
    assert stored.said["class_units"] == ["U007", "各产权单位"]


def test_the_office_maps_names_of_units(tmp_path):
    decisions = tmp_path / "d.yaml"
    decisions.write_text("units: {各产权单位: owner}\n", encoding="utf-8")
    from huiyin.matters.standards.decisions import load

    rows = ["01,公用设施,01,井盖,井盖缺失,3工作日,补齐,区城管局,各产权单位"]
    found = import_edition([city_csv(tmp_path / "city.csv", rows)], by=SYSTEM, decisions=load(decisions))
    assert FilingCondition.objects.get(type__edition=found.edition).responsible == "owner"
    assert not found.problems


def test_a_decision_is_remembered_with_the_rule(tmp_path):
    rows = ["01,公用设施,01,井盖,井盖缺失,3天,补齐,区城管局,供水公司"]
    decided = with_options(NONE, plain_days="working_days")
    found = import_edition([city_csv(tmp_path / "city.csv", rows)], by=SYSTEM, decisions=decided)
    said = FilingCondition.objects.get(type__edition=found.edition).said
    assert (said["limit"], said["decided_by"]) == ("3天", "plain_days = working_days")
    assert found.edition.report["decisions"]["plain_days"] == "working_days"


def test_a_number_is_never_used_again(tmp_path):
    def city(*conditions):
        first, *rest = [f"{text},3工作日,修复" for text in conditions]
        rows = [f"01,公用设施,01,井盖,{first},区城管局,供水公司", *[f",,,,{r},," for r in rest]]
        return city_csv(tmp_path / "city.csv", rows)

    in_force(city("井盖缺失", "井盖破损", "路面塌陷"))
    in_force(city("井盖缺失", "井盖破损"))
    third = in_force(city("井盖缺失", "井盖破损", "散发恶臭"))
    rows = FilingCondition.objects.filter(type__edition=third).order_by("number")
    assert [(r.number, r.text_zh) for r in rows] == [(1, "井盖缺失"), (2, "井盖破损"), (4, "散发恶臭")]


def test_a_draft_compared_with_an_older_edition_is_refused(files):
    stale = import_edition([files.pack(cover())], by=SYSTEM).edition
    in_force(files.pack(cover(limit="3工作日"), name="other.csv"))
    with pytest.raises(Conflict) as refused:
        confirm_edition(stale, by=SYSTEM)
    assert refused.value.code == "draft_outdated"
    with pytest.raises(Conflict) as refused:
        confirm_edition(edition_in_force(), by=SYSTEM)
    assert refused.value.code == "not_a_draft"


def test_an_edition_in_force_cannot_be_discarded(files):
    edition = in_force(files.pack(cover()))
    with pytest.raises(Conflict):
        discard_edition(edition, by=SYSTEM)
    draft = import_edition([files.pack(cover(limit="3工作日"))], by=SYSTEM).edition
    discard_edition(draft, by=SYSTEM)
    assert list(Edition.objects.all()) == [edition]


def test_a_new_draft_of_the_same_file_replaces_the_old_one(files):
    first = import_edition([files.pack(cover())], by=SYSTEM).edition
    second_draft = import_edition([files.pack(cover(limit="3工作日"))], by=SYSTEM).edition
    assert list(Edition.objects.all()) == [second_draft] and first.pk != second_draft.pk


def test_only_an_administrator_changes_the_library(files):
    path = files.pack(cover())
    with pytest.raises(Forbidden):
        import_edition([path], by=OUTSIDER)
    draft = import_edition([path], by=Actor("staff/1", posts=(Post(Role.ADMINISTRATOR, 1),))).edition
    with pytest.raises(Forbidden):
        confirm_edition(draft, by=OUTSIDER)
    with pytest.raises(Forbidden):
        discard_edition(draft, by=OUTSIDER)


def test_every_write_leaves_a_trace(files):
    in_force(files.pack(cover()))
    discard_edition(import_edition([files.pack(cover(limit="3工作日"))], by=SYSTEM).edition, by=SYSTEM)
    entries = entries_of(CHAIN)
    assert [e.action for e in entries] == [
        "standards.imported",
        "standards.confirmed",
        "standards.imported",
        "standards.discarded",
    ]
    assert entries[0].data["files"].keys() == {"components.csv"} and entries[0].data["counts"]["added"] == 1


def test_keywords_come_from_phrases_and_stay(files, tmp_path):
    phrases = tmp_path / "phrases.csv"
    phrases.write_text("type,lang,kind,text\n0101,zh,keyword,窨井盖\n0101,zh,example,井盖不见了\n", encoding="utf-8")
    in_force(files.pack(cover()), phrases=phrases)
    assert MatterType.objects.get().keywords == ["窨井盖"]
    new = in_force(files.pack(cover(limit="3工作日")))
    assert MatterType.objects.get(edition=new).keywords == ["窨井盖"]


def test_a_folder_stands_for_its_tables(files, tmp_path):
    files.pack(cover())
    (tmp_path / "phrases.csv").write_text("type,lang,kind,text\n", encoding="utf-8")
    assert [p.name for p in files_of(tmp_path)] == ["components.csv"]
