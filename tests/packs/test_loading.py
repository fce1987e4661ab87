"""A pack comes in whole, comes in again without a change, and says where it is wrong."""

import pytest

from huiyin.accounts.models import Account
from huiyin.audit.models import TraceEntry
from huiyin.audit.selectors import entries_of
from huiyin.intake.pack import load_pack
from huiyin.kernel.models import PackSetting
from huiyin.kernel.packs import PackFault
from huiyin.matters import library
from huiyin.matters.calendar import calendar_in_force, stage_limits
from huiyin.orgs.models import Post, Staff, Unit
from huiyin.orgs.roles import Role
from huiyin.orgs.selectors import actor_of
from huiyin.places.locate import area_names, locate
from huiyin.places.models import Area, Backdrop, Building, Component, Road, UnitGrid
from tests.packs import made_pack


@pytest.fixture
def pack(tmp_path):
    return made_pack.make(tmp_path)


def load(pack):
    return {part.part: part.loaded for part in load_pack(pack)}


def test_a_whole_pack_stands_in_its_tables(db, pack):
    done = load(pack)
    assert {name: loaded.rows for name, loaded in done.items()} == {
        "pack": 1, "calendar": 1, "areas": 9, "unit_grids": 8, "base": 2, "buildings": 3, "units": 6, "staff": 15,
        "components": 3, "standards": 8, "duties": 0, "open311": 0, "knowledge": 0, "service_items": 1,
        "device_metrics": 0, "device_kinds": 0, "devices": 0, "response_plans": 0, "rules": 0, "callout": 0,
        "scenes": 0, "warnings": 0, "retention": 0,
    }  # fmt: skip
    counts = [m.objects.count() for m in (Area, UnitGrid, Road, Backdrop, Building, Unit, Staff, Component)]
    assert counts == [9, 8, 1, 1, 3, 6, 15, 3]
    assert Area.objects.get(code="99010100200101").parent.parent.parent.code == "990101"
    assert Component.objects.get(code="9901010402000001").type_code == "0402"
    assert Unit.objects.get(code="Q001").parent.code == "S001"
    found = locate(114.5105, 30.5005)
    assert (found.code, found.grid) == ("990101002001001", "99010100200101")
    assert area_names()["990101001"] == ("柳巷街道", "Willow Street")
    assert {t: len(c) for t, c in library.in_force().conditions.items()} == {
        "0101": 1, "0137": 2, "0402": 1, "E0110": 1, "E0112": 1, "E0601": 1, "E0602": 1,
    }  # fmt: skip
    assert calendar_in_force().tz.key == "Asia/Shanghai" and stage_limits().dispatch.amount == 15


def test_posts_bind_to_units_areas_or_the_whole_district(db, pack):
    load(pack)
    works, parks = (Unit.objects.get(code=code).pk for code in ("D001", "D002"))
    assert actor_of(Account.objects.get(login="sun")).units_as(Role.HANDLER) == {works}
    assert actor_of(Account.objects.get(login="lin")).areas_as(Role.ACCEPTOR) == {""}
    mei = actor_of(Account.objects.get(login="mei"))
    assert mei.areas_as(Role.GRID_WORKER) == {"99010100100101", "99010100100102"}
    assert parks not in mei.units_as(Role.GRID_WORKER)


def test_nobody_can_sign_in_to_an_account_from_a_pack(db, pack):
    load(pack)
    assert not any(account.has_usable_password() for account in Account.objects.all())


def test_the_same_pack_again_changes_nothing(db, pack):
    load(pack)
    before, since = TraceEntry.objects.count(), PackSetting.objects.get(key="calendar").loaded_at
    again = load(pack)
    assert not any(loaded.anything or loaded.gone for loaded in again.values())
    assert TraceEntry.objects.count() == before
    assert PackSetting.objects.get(key="calendar").loaded_at == since
    assert Account.objects.count() == Staff.objects.count() == 15


def test_a_changed_line_changes_its_row_and_only_that(db, pack):
    load(pack)
    keys = dict(Unit.objects.values_list("code", "id"))
    made_pack.edit(pack / "units.csv", "D002", name_zh="园林中心", parent="S001")
    made_pack.edit(pack / "components.csv", "9901010137000001", state="lost")
    made_pack.edit(pack / "staff.csv", "wu", name_zh="吴园丁")
    again = load(pack)
    assert {name: loaded.changed for name, loaded in again.items() if loaded.anything} == {
        "units": 1,
        "components": 1,
        "staff": 1,
    }
    assert dict(Unit.objects.values_list("code", "id")) == keys
    assert Unit.objects.get(code="D002").parent.code == "S001"
    assert Account.objects.get(login="wu").name == "吴园丁"


def test_what_the_pack_no_longer_names_is_told_and_kept(db, pack):
    load(pack)
    made_pack.drop(pack / "staff.csv", "wan")
    made_pack.drop(pack / "units.csv", "Q001")
    made_pack.drop(pack / "components.csv", "9901010402000001")
    again = load(pack)
    gone = {name: loaded.gone for name, loaded in again.items() if loaded.gone}
    assert gone == {"staff": ("wan",), "units": ("Q001",), "components": ("9901010402000001",)}
    assert Unit.objects.filter(code="Q001").exists() and Staff.objects.filter(account__login="wan").exists()


def test_a_unit_grid_that_is_gone_is_dropped_so_that_no_two_cover_a_place(db, pack):
    load(pack)
    file = pack / "areas" / "unit_grids.geojson"
    lines = [line for line in file.read_text().splitlines() if '"990101002001004"' not in line]
    file.write_text("\n".join(lines).replace(",\n]}", "\n]}"))
    assert load(pack)["unit_grids"].dropped == 1
    assert UnitGrid.objects.count() == 7


def test_a_post_that_is_gone_ends_and_comes_back(db, pack):
    load(pack)
    made_pack.edit(pack / "staff.csv", "liu", posts="handler@S001")
    assert load(pack)["staff"].changed == 1
    liu = Account.objects.get(login="liu")
    assert not actor_of(liu).has(Role.UNIT_HEAD)
    assert Post.objects.get(staff__account=liu, role=Role.UNIT_HEAD).until is not None
    made_pack.edit(pack / "staff.csv", "liu", posts="handler@S001;unit_head@S001")
    load(pack)
    assert actor_of(liu).has(Role.UNIT_HEAD)


def test_each_part_leaves_one_entry_with_the_digests_of_its_files(db, pack):
    load(pack)
    entries = {entry.data["part"]: entry.data for entry in entries_of("pack/toy")}
    assert len(entries) == 11
    assert set(entries["units"]["files"]) == {"units.csv"} and entries["units"]["added"] == 6
    assert len(entries["base"]["files"]["base/roads.geojson"]) == 64


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "says"),
    [
        ("units.csv", "D001,市政养护中心,Municipal Works,department", "D001,市政养护中心,,department", 3, "name_en"),
        ("units.csv", "department,C001,,000-1002", "department,X999,,000-1002", 4, "X999"),
        ("units.csv", "S002,港口", "S001,港口", 6, "line 5"),
        ("staff.csv", "handler@D001", "handler@D009", 9, "D009"),
        ("staff.csv", "acceptor", "accepter", 2, "accepter"),
        ("base/buildings.csv", "114.5012", "1145012", 3, "lon"),
        ("base/buildings.csv", "24,990101001001,99010100100101", "24,990101001001", 2, "13 values"),
        ("components.csv", "damaged", "broken", 3, "broken"),
        ("components.csv", "990101002001001,D002", "990101002001009,D002", 4, "990101002001009"),
        ("areas/grids.geojson", '"99010100100102", "name_zh"', '"9901010010012", "name_zh"', 3, "14 digits"),
        ("areas/communities.geojson", '"parent": "990101002"', '"parent": "990101001"', 3, "990101002"),
        ("areas/unit_grids.geojson", '"grid": "99010100200102"', '"grid": "99010100100102"', 8, "communities"),
        ("service_items.csv", "D001,payment", "D001,gift", 2, "gift"),
        ("standards/events.csv", "2 工作日,恢复照明", "2 天,恢复照明", 2, "2 天"),
    ],
)
def test_a_fault_names_file_and_line_and_its_part_changes_nothing(db, pack, file, old, new, line, says):
    path = pack / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackFault) as fault:
        load(pack)
    assert (fault.value.file, fault.value.line) == (path, line)
    assert says in fault.value.en
    model = {"units.csv": Unit, "staff.csv": Staff, "base/buildings.csv": Building, "components.csv": Component}
    if file in model:
        assert not model[file].objects.exists()


def test_a_file_that_is_not_utf_8_is_refused(db, pack):
    text = (pack / "units.csv").read_text(encoding="utf-8")
    (pack / "units.csv").write_bytes(text.encode("gb18030"))
    with pytest.raises(PackFault, match="UTF-8"):
        load(pack)


def test_units_cannot_stand_in_a_circle(db, pack):
    made_pack.edit(pack / "units.csv", "C001", parent="Q001")
    made_pack.edit(pack / "units.csv", "S001", parent="D001")
    with pytest.raises(PackFault, match="above itself"):
        load(pack)
