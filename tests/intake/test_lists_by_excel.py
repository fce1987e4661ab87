"""Units, staff and service items by Excel: every change is seen before it happens, and all happen or none."""

import io

import openpyxl
import pytest
from django.utils import translation

from huiyin.accounts.models import Account
from huiyin.audit.models import TraceEntry
from huiyin.benefits.models import ServiceItem
from huiyin.benefits.services import Item, settle_items
from huiyin.intake.lists.comparing import compare, confirm
from huiyin.intake.lists.items import ITEMS
from huiyin.intake.lists.staff import STAFF
from huiyin.intake.lists.units import UNITS
from huiyin.intake.lists.workbook import write_list
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.matters.services import dispatch, file
from huiyin.orgs.actor import SYSTEM
from huiyin.orgs.models import Post, Staff, Unit
from tests.web.office_cast import administrator


@pytest.fixture
def ada(district):
    administrator(district)
    settle_items([Item("M1", "高龄津贴", "Old-age allowance", "D001", "payment", 5, "带身份证")], [], by=SYSTEM)
    with translation.override("en"):
        yield district.actor("ada")


class Sheet:
    """A list as it was downloaded, edited and handed in."""

    def __init__(self, kind, tmp_path, ada):
        self.kind, self.path, self.by = kind, tmp_path / "list.xlsx", ada
        made = io.BytesIO()
        write_list(kind, made)
        self.book = openpyxl.load_workbook(made)
        self.rows = self.book.worksheets[0]
        self.keys = [column.key for column in kind.columns]

    def put(self, key, **values):
        found = next((row for row in self.rows.iter_rows(min_row=2) if row[0].value == key), None)
        if found is None:
            self.rows.append([key])
            found = self.rows[self.rows.max_row]
            found = [self.rows.cell(self.rows.max_row, n + 1) for n in range(len(self.keys))]
        for name, value in values.items():
            found[self.keys.index(name)].value = value
        return self

    def drop(self, key):
        number = next(row[0].row for row in self.rows.iter_rows(min_row=2) if row[0].value == key)
        self.rows.delete_rows(number)
        return self

    def compare(self, *, close=False):
        self.book.save(self.path)
        return compare(self.kind, self.path, close_missing=close, by=self.by)

    def confirm(self, *, close=False):
        seen = self.compare(close=close).digest
        return confirm(self.kind, self.path, close_missing=close, seen=seen, by=self.by)


@pytest.fixture
def sheet(tmp_path, ada):
    return lambda kind: Sheet(kind, tmp_path, ada)


@pytest.mark.parametrize("kind", [UNITS, STAFF, ITEMS], ids=lambda kind: kind.name)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_list_handed_in_as_it_was_downloaded_changes_nothing(sheet, kind, language):
    with translation.override(language):
        found = sheet(kind).compare(close=True)
    assert (found.changes, found.problems) == ([], []) and found.unchanged == len(kind.current())


def test_units_are_added_changed_and_closed_in_one_go_with_their_trace(sheet):
    edited = sheet(UNITS).put("D003", name_zh="水务局", name_en="Water", kind="部门", parent="C001", phone="+86 1")
    edited.put("D002", name_zh="园林局").drop("S001")
    found = edited.compare(close=True)
    assert [(c.kind, c.key) for c in found.changes if c.kind != "closed"] == [("changed", "D002"), ("added", "D003")]
    assert found.problems[0].column == "S001" and "work" in found.problems[0].reason
    Staff.objects.filter(unit__code="S001").update(unit=Unit.objects.get(code="C001"))
    found = edited.confirm(close=True)
    assert (found.count("added"), found.count("changed"), found.count("closed")) == (1, 1, 1)
    new = Unit.objects.get(code="D003")
    assert (new.kind, new.parent.code, new.phone) == ("department", "C001", "+86 1")
    assert Unit.objects.get(code="S001").closed_at and Unit.objects.get(code="D002").name_zh == "园林局"
    told = dict(TraceEntry.objects.filter(chain__startswith="unit/").values_list("chain", "action"))
    expected = {"unit/D002": "orgs.unit_changed", "unit/D003": "orgs.unit_added", "unit/S001": "orgs.unit_closed"}
    assert told == expected


def test_what_the_file_does_not_name_stays_unless_it_is_the_whole_list(sheet):
    assert sheet(UNITS).drop("S001").compare().changes == []


def test_a_unit_with_matters_is_not_closed_under_them(sheet, district):
    lamp = district.reported()
    file(lamp, district.conditions["0137"], by=district.actor("qian"))
    dispatch(lamp, district.units["D001"], by=district.actor("zhao"))
    found = sheet(UNITS).drop("D001").compare(close=True)
    assert any("1 matter is with it" in problem.reason for problem in found.problems)


@pytest.mark.parametrize(
    ("values", "column", "reason"),
    [
        ({"name_zh": ""}, "Name in Chinese", "is empty"),
        ({"kind": "ministry"}, "Kind", "is none of"),
        ({"parent": "X999"}, "Code of the unit above", "no unit"),
        ({"parent": "D002"}, "Code of the unit above", "above itself"),
        ({"area": "123"}, "Code of the area served", "no area"),
        ({"phone": "1" * 50}, "Phone", "longer than 40"),
    ],
)
def test_a_wrong_row_is_named_and_then_nothing_at_all_is_changed(sheet, values, column, reason):
    edited = sheet(UNITS).put("D002", **values).put("D009", name_zh="新", name_en="New", kind="department")
    problem = edited.compare().problems[0]
    assert problem.row == 4 and problem.column == column and reason in problem.reason
    with pytest.raises(InvalidInput):
        edited.confirm()
    assert not Unit.objects.filter(code="D009").exists() and not TraceEntry.objects.filter(chain="unit/D009").exists()


def test_a_key_twice_and_a_header_that_is_another_s_are_refused(sheet, tmp_path, ada):
    edited = sheet(UNITS)
    edited.rows.append(["D002", "又", "Again", "department"])
    assert {p.row for p in edited.compare().problems} == {4, 6}
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(InvalidInput, match="lacks the columns"):
        compare(UNITS, path, close_missing=False, by=ada)


def test_if_the_list_in_force_moved_on_the_changes_are_shown_again(sheet, ada):
    edited = sheet(UNITS).put("D002", name_zh="园林局")
    seen = edited.compare().digest
    Unit.objects.filter(code="D002").update(phone="1")
    with pytest.raises(Conflict):
        confirm(UNITS, edited.path, close_missing=False, seen=seen, by=ada)
    assert Unit.objects.get(code="D002").name_zh == "园林绿化中心"


def test_staff_join_change_posts_and_leave(sheet, district):
    edited = sheet(STAFF).put(
        "new1", name_zh="新人", unit="D002", posts="承办人; Unit head@D002; 网格员@99010100100101"
    )
    edited.put("wu", posts="unit_head@D002").drop("sun")
    found = edited.confirm(close=True)
    assert (found.count("added"), found.count("changed"), found.count("closed")) == (1, 1, 1)
    held = set(Post.objects.filter(staff__account__login="new1").values_list("role", "unit__code", "area"))
    assert held == {("handler", "D002", ""), ("unit_head", "D002", ""), ("grid_worker", "D002", "99010100100101")}
    assert not Account.objects.get(login="new1").has_usable_password()
    assert [p.role for p in district.actor("wu").posts] == ["unit_head"]
    sun = Staff.objects.get(account__login="sun")
    assert sun.left_at and not sun.account.is_active and not sun.posts.filter(until=None).exists()
    actions = list(TraceEntry.objects.filter(chain=f"staff/{sun.pk}").order_by("seq").values_list("action", flat=True))
    assert actions == ["orgs.post_ended", "orgs.left"]
    assert TraceEntry.objects.get(chain=f"account/{sun.account_id}").action == "accounts.closed"


def test_whoever_left_may_come_back(sheet, district):
    edited = sheet(STAFF)
    before = [cell.value for cell in next(row for row in edited.rows.iter_rows() if row[0].value == "sun")]
    edited.drop("sun").confirm(close=True)
    again = sheet(STAFF)
    again.rows.append(before)
    again.confirm()
    assert district.actor("sun").posts and Account.objects.get(login="sun").is_active


@pytest.mark.parametrize(
    ("login", "values", "reason"),
    [
        ("ada", {"posts": "supervisor"}, "own posts"),
        ("wu", {"posts": "king@D002"}, "no role"),
        ("wu", {"posts": "handler@nowhere"}, "neither a unit nor an area"),
        ("wu", {"unit": "X1"}, "no unit"),
        ("Big Name", {"name_zh": "新", "unit": "D001"}, "Small letters"),
    ],
)
def test_what_cannot_be_in_a_list_of_staff_is_said(sheet, login, values, reason):
    found = sheet(STAFF).put(login, **values).compare()
    assert any(reason in problem.reason for problem in found.problems), found.problems


def test_nobody_takes_themselves_off_the_list(sheet, ada):
    found = sheet(STAFF).drop("ada").compare(close=True)
    assert [problem.column for problem in found.problems] == ["ada"]


def test_service_items_are_kept_in_the_same_way(sheet):
    edited = sheet(ITEMS).put(
        "M2", name_zh="居住证", unit="D002", kind="行政确认", days="0", link="https://example.org/m2"
    )
    edited.put("M1", days=3).confirm()
    assert ServiceItem.objects.get(code="M2").kind == "confirmation" and ServiceItem.objects.get(code="M2").days == 0
    assert ServiceItem.objects.get(code="M1").days == 3
    sheet(ITEMS).drop("M1").confirm(close=True)
    assert ServiceItem.objects.get(code="M1").withdrawn_at
    bad = sheet(ITEMS).put("M2", days="soon", link="javascript:alert(1)").compare()
    assert {problem.column for problem in bad.problems} == {"Working days promised", "Link"}


def test_the_services_themselves_refuse_whoever_is_no_administrator(sheet, district):
    edited = sheet(UNITS).put("D002", name_zh="园林局")
    seen = edited.compare().digest
    with pytest.raises(Forbidden):
        confirm(UNITS, edited.path, close_missing=False, seen=seen, by=district.actor("zhou"))
    with pytest.raises(Forbidden):
        settle_items([], ["M1"], by=district.actor("zhou"))
