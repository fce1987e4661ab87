"""New borders of worker grids: what is wrong with them, what they change, and that nothing else changes."""

import json

import pytest
import shapely

from huiyin.audit.models import TraceEntry
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.matters import services as do
from huiyin.matters.models import Matter, Task
from huiyin.matters.services.regridding import grids_of, plan, redraw_grids
from huiyin.orgs.models import Post
from huiyin.people.models import Household
from huiyin.places import locate
from huiyin.places.locate import grid_of
from huiyin.places.models import Area, Building, UnitGrid
from huiyin.places.redrawing import draw, merge, split
from tests.web.office_cast import administrator

ONE, TWO, THREE = "99010100100101", "99010100100102", "99010100100103"
ACROSS = {"type": "LineString", "coordinates": [[114.4995, 30.501], [114.501, 30.501]]}


@pytest.fixture
def willow(district):
    """Grid 1 of Willow has a northern and a southern unit grid; a house stands in each."""
    administrator(district)
    south = UnitGrid.objects.get(code="990101001001001")
    UnitGrid.objects.filter(pk=south.pk).update(polygon=shapely.to_wkb(shapely.box(114.5, 30.5, 114.501, 30.501)))
    UnitGrid.objects.create(
        code="990101001001003",
        grid=south.grid,
        polygon=shapely.to_wkb(shapely.box(114.5, 30.501, 114.501, 30.502)),
        area_m2=9500,
    )
    for code, lat in (("B1", 30.5005), ("B2", 30.5015)):
        Building.objects.create(
            code=code, kind="house", address_zh=code, address_en=code, lon=114.5005, lat=lat, grid=south.grid
        )
        Household.objects.create(code=code, building_code=code, room="1", grid_code=ONE)
    locate.forget()
    return Area.objects.get(code="990101001001")


def confirm(willow, shapes, by):
    return redraw_grids(willow, shapes, seen=plan(willow, shapes).digest, by=by)


def north(district, **extra):
    return district.reported(lon=114.5005, lat=30.5015, **extra)


def test_a_split_moves_what_lies_beyond_the_line_and_nothing_else(willow, district):
    stays, goes = district.reported(), north(district)
    shapes = split(grids_of(willow), 0, ACROSS)
    made = plan(willow, shapes)
    assert made.flaws == []
    assert made.moved == {"unit_grids": 1, "matters": 1, "buildings": 1}
    assert [(line.code, line.kind) for line in made.lines] == [(ONE, "changed"), (TWO, "same"), (THREE, "new")]
    assert Area.objects.filter(code=THREE).count() == 0, "a plan changes nothing"

    confirm(willow, shapes, district.actor("ada"))
    grids = dict(Matter.objects.values_list("pk", "grid"))
    southern = Area.objects.get(code=ONE)
    beyond = THREE if shapely.from_wkb(bytes(southern.polygon)).bounds[3] < 30.5015 else ONE
    assert {grids[stays.pk], grids[goes.pk]} == {ONE, THREE} and grids[goes.pk] == beyond
    assert locate.locate(114.5005, 30.5015).grid == beyond
    assert Building.objects.get(code="B2").grid.code == beyond
    assert Household.objects.get(code="B2").grid_code == beyond
    assert Household.objects.get(code="B1").grid_code != beyond


def test_the_new_grid_begins_with_the_workers_of_its_ground(willow, district):
    confirm(willow, split(grids_of(willow), 0, ACROSS), district.actor("ada"))
    mei = district.staff["mei"]
    assert sorted(Post.objects.filter(staff=mei, until=None).values_list("area", flat=True)) == [ONE, THREE]


def test_after_a_merge_the_worker_serves_what_is_left_and_the_name_is_kept(willow, district):
    checked = district.reported()
    do.ask_check(checked, note="去看看", by=district.actor("lin"))
    shapes = merge(grids_of(willow), [1, 0])
    shapes = [shape.__class__(TWO, "大网格", "Big grid", shape.shape) for shape in shapes]
    made = confirm(willow, shapes, district.actor("ada"))
    assert {line.kind for line in made.lines} == {"ended", "changed"}
    mei = district.staff["mei"]
    assert list(Post.objects.filter(staff=mei, until=None).values_list("area", flat=True)) == [TWO]
    assert Matter.objects.get(pk=checked.pk).grid == TWO and Task.objects.get(matter=checked).grid == TWO
    assert do.answer_check(Matter.objects.get(pk=checked.pk), True, note="", by=district.actor("mei"))
    assert Area.objects.get(code=ONE).ended_at and locate.area_names()[ONE][0] == "柳巷1网格"


def test_a_closed_matter_stays_with_the_grid_that_settled_it(willow, district):
    over = north(district)
    Matter.objects.filter(pk=over.pk).update(state="closed")
    made = plan(willow, merge(grids_of(willow), [0, 1]))
    assert made.moved["matters"] == 0
    open_one = district.reported()
    shapes = [shape.__class__(TWO, "大", "Big", shape.shape) for shape in merge(grids_of(willow), [0, 1])]
    confirm(willow, shapes, district.actor("ada"))
    assert Matter.objects.get(pk=over.pk).grid == ONE and Matter.objects.get(pk=open_one.pk).grid == TWO


def test_it_leaves_one_entry_that_names_what_moved(willow, district):
    goes = north(district)
    confirm(willow, split(grids_of(willow), 0, ACROSS), district.actor("ada"))
    entry = TraceEntry.objects.get(chain="area/990101001001")
    told = json.loads(entry.data)
    assert entry.action == "places.grids_redrawn" and told["new"] == [THREE] and told["unit_grids"] == 1
    assert told["open_matters"] == {
        grid: [goes.pk] for grid in Matter.objects.exclude(grid=ONE).values_list("grid", flat=True)
    }
    assert TraceEntry.objects.filter(chain=goes.chain).count() == 1, "the matter's own history is as it was"


def test_a_gap_an_overlap_and_a_step_over_the_border_are_found(willow):
    first, second = grids_of(willow)
    words = lambda *shapes: " ".join(flaw.text for flaw in plan(willow, shapes).flaws)  # noqa: E731
    narrow = first.__class__(ONE, "一", "One", shapely.box(114.5, 30.5, 114.5008, 30.502))
    wide = first.__class__(ONE, "一", "One", shapely.box(114.5, 30.5, 114.5012, 30.502))
    outside = first.__class__(ONE, "一", "One", shapely.box(114.4995, 30.5, 114.501, 30.502))
    assert "空隙" in words(narrow, second) or "gap" in words(narrow, second)
    assert "重叠" in words(wide, second) or "overlap" in words(wide, second)
    assert "超出" in words(outside, second) or "outside" in words(outside, second)
    bow = first.__class__(
        ONE, "一", "One", shapely.Polygon([(114.5, 30.5), (114.501, 30.502), (114.501, 30.5), (114.5, 30.502)])
    )
    assert plan(willow, [bow, second]).flaws


def test_flawed_borders_are_refused_whatever_was_seen(willow, district):
    only = grids_of(willow)[:1]
    with pytest.raises(InvalidInput):
        redraw_grids(willow, only, seen=plan(willow, only).digest, by=district.actor("ada"))
    assert Area.objects.filter(parent=willow, ended_at=None).count() == 2


def test_a_matter_that_came_meanwhile_is_shown_before_it_moves(willow, district):
    shapes = [s.__class__(TWO, "大", "Big", s.shape) for s in merge(grids_of(willow), [0, 1])]
    seen = plan(willow, shapes).digest
    district.reported()
    with pytest.raises(Conflict):
        redraw_grids(willow, shapes, seen=seen, by=district.actor("ada"))


def test_only_an_administrator_redraws(willow, district):
    with pytest.raises(Forbidden):
        confirm(willow, split(grids_of(willow), 0, ACROSS), district.actor("lin"))


def test_a_number_is_never_given_twice(willow, district):
    ada = district.actor("ada")
    confirm(willow, split(grids_of(willow), 0, ACROSS), ada)
    shapes = grids_of(willow)
    gone = next(n for n, one in enumerate(shapes) if one.code == THREE)
    back = merge(shapes, [0, gone])
    confirm(willow, back, ada)
    again = plan(willow, split(grids_of(willow), 0, ACROSS))
    assert [line.code for line in again.lines if line.kind == "new"] == ["99010100100104"]


def test_a_grid_without_a_unit_grid_is_refused(willow):
    tiny = {"type": "Polygon", "coordinates": [[[114.5, 30.5], [114.5002, 30.5], [114.5002, 30.5002], [114.5, 30.5]]]}
    within = shapely.from_wkb(bytes(willow.polygon))
    assert len(plan(willow, draw(grids_of(willow), None, tiny, within)).flaws) == 1


def test_what_is_drawn_is_taken_from_the_others(willow):
    within = shapely.from_wkb(bytes(willow.polygon))
    half = {
        "type": "Polygon",
        "coordinates": [
            [[114.499, 30.501], [114.503, 30.501], [114.503, 30.503], [114.499, 30.503], [114.499, 30.501]]
        ],
    }
    made = plan(willow, draw(grids_of(willow), None, half, within))
    assert made.flaws == [] and {line.kind for line in made.lines} == {"changed", "new"}


def test_a_line_that_does_not_cross_is_refused(willow):
    with pytest.raises(InvalidInput):
        split(grids_of(willow), 0, {"type": "LineString", "coordinates": [[114.5002, 30.5005], [114.5008, 30.5005]]})
    with pytest.raises(InvalidInput):
        merge(grids_of(willow), [0])


def test_a_pack_made_before_does_not_undo_it(willow, district, tmp_path):
    from huiyin.places.loading import load_areas
    from huiyin.places.redrawing import to_geojson

    folder = tmp_path / "areas"
    folder.mkdir()
    for level, name in (
        ("district", "district"),
        ("street", "streets"),
        ("community", "communities"),
        ("grid", "grids"),
    ):
        features = []
        for area in Area.objects.filter(level=level):
            geometry = json.loads(shapely.to_geojson(shapely.from_wkb(bytes(area.polygon))))
            told = {"code": area.code, "name_zh": area.name_zh, "name_en": area.name_en}
            told["parent"] = area.parent.code if area.parent else ""
            features.append({"type": "Feature", "properties": told, "geometry": geometry})
        (folder / f"{name}.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    confirm(willow, split(grids_of(willow), 0, ACROSS), district.actor("ada"))
    before = to_geojson(grids_of(willow))
    load_areas(tmp_path)
    assert to_geojson(grids_of(willow)) == before and grid_of("990101001001003")


def test_the_plan_asks_a_constant_number_of_questions(willow, district, django_assert_max_num_queries):
    for _n in range(5):
        district.reported()
    with django_assert_max_num_queries(8):
        plan(willow, split(grids_of(willow), 0, ACROSS))
