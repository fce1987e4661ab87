from huiyin.matters.standards.problems import ProblemKind
from huiyin.matters.standards.reader import read
from huiyin.matters.standards.rows import RowStatus
from tests.matters.standards.made import pack_csv, pack_row


def test_class_columns_stand_on_the_first_row(tmp_path):
    rows = [
        pack_row(
            name_en="Manhole cover",
            flags="territory_first",
            units="D001;D002",
            evidence="photo_before;photo_after",
        ),
        pack_row(condition="2", name_zh="", condition_zh="井盖破损", limit="4工作时", then="1", units="D003"),
    ]
    (item,) = read([pack_csv(tmp_path / "components.csv", rows)]).classes
    assert (item.name, item.name_en, item.flags, item.units) == (
        "井盖",
        "Manhole cover",
        ("territory_first",),
        ("D001", "D002"),
    )
    first, second = item.conditions
    assert (first.key, first.units, first.evidence) == ("1", (), ("photo_before", "photo_after"))
    assert (second.key, second.units, second.then) == ("2", ("D003",), "1")


def test_unknown_words_are_refused_with_what_is_allowed(tmp_path):
    rows = [
        pack_row(kind="thing"),
        pack_row(code="01"),
        pack_row(code="0102", section="gossip"),
        pack_row(code="0103", flags="loud"),
        pack_row(code="0104", evidence="selfie"),
        pack_row(code="0105", urgency="panic"),
        pack_row(code="0106", name_zh=""),
        pack_row(code="0107", limit="2天"),
    ]
    reading = read([pack_csv(tmp_path / "components.csv", rows)])
    assert [(p.row, p.column, p.kind) for p in reading.problems] == [
        (2, "kind", ProblemKind.VALUE_UNKNOWN),
        (3, "code", ProblemKind.CODE_UNREADABLE),
        (4, "section", ProblemKind.VALUE_UNKNOWN),
        (5, "flags", ProblemKind.VALUE_UNKNOWN),
        (6, "evidence", ProblemKind.VALUE_UNKNOWN),
        (7, "urgency", ProblemKind.VALUE_UNKNOWN),
        (8, "name_zh", ProblemKind.NAME_MISSING),
        (9, "limit", ProblemKind.LIMIT_PLAIN_DAYS),
    ]
    assert "photo_after" in reading.problems[4].en
    assert reading.count(RowStatus.REJECTED) == 7 and reading.count(RowStatus.NEEDS_DECISION) == 1


def test_a_class_that_contradicts_itself_is_told(tmp_path):
    rows = [pack_row(), pack_row(condition="2", condition_zh="井盖破损", name_zh="路灯")]
    reading = read([pack_csv(tmp_path / "components.csv", rows)])
    assert [(p.row, p.column, p.kind) for p in reading.problems] == [(3, "name_zh", ProblemKind.NAME_CONFLICT)]


def test_an_unknown_column_is_named(tmp_path):
    path = pack_csv(tmp_path / "components.csv", [pack_row()])
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0] + ",colour", lines[1] + ",red"]), encoding="utf-8")
    assert [(p.kind, p.column) for p in read([path]).problems] == [(ProblemKind.COLUMN_UNKNOWN, "colour")]


def test_a_condition_has_a_number_of_its_own_and_leads_on_to_another(tmp_path):
    rows = [
        pack_row(condition="a"),
        pack_row(condition="1"),
        pack_row(condition="01", condition_zh="井盖破损"),
        pack_row(condition="2", condition_zh="井盖弹跳", then="7"),
        pack_row(condition="3", condition_zh="井框下沉", then="1"),
    ]
    reading = read([pack_csv(tmp_path / "components.csv", rows)])
    assert [(p.row, p.kind) for p in reading.problems] == [
        (2, ProblemKind.KEY_UNREADABLE),
        (4, ProblemKind.KEY_REUSED),
        (5, ProblemKind.VALUE_UNKNOWN),
    ]
    assert [c.key for c in reading.classes[0].conditions] == ["1", "3"]
    assert (reading.count(RowStatus.ACCEPTED), reading.count(RowStatus.REJECTED)) == (2, 3)
