"""Borders of grids through the pages: steps on the map, a file instead, and what is shown before it is confirmed."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huiyin.accounts.models import Account
from huiyin.places.models import Area
from tests.web.office_cast import administrator
from tests.web.test_office_mappings import form_in

HERE = "/office/areas/990101001001/"
ONE, TWO = "99010100100101", "99010100100102"


@pytest.fixture
def ada(client, district, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    client.force_login(administrator(district).account)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def in_force(ada) -> dict:
    return json.loads(ada.get(HERE + "grids.geojson?file=1").content)


def handed_in(ada, collection):
    content = collection if isinstance(collection, str) else json.dumps(collection)
    return ada.post(HERE + "grids/", {"file": SimpleUploadedFile("grids.geojson", content.encode())})


def step(ada, name, chosen=(), geometry=None, shapes=None):
    given = {"shapes": json.dumps(shapes or in_force(ada)), "step": name, "chosen": list(chosen)}
    return ada.post(HERE + "grids/step/", given | ({"geometry": json.dumps(geometry)} if geometry else {}))


def test_the_page_lists_the_grids_and_the_file_holds_them(ada):
    page = ada.get(HERE + "grids/").content.decode()
    assert "Willow grid 1" in page and "Willow grid 2" in page and "Merge the chosen" in page
    assert [f["properties"]["code"] for f in in_force(ada)["features"]] == [ONE, TWO]
    assert "Draw the grids" in ada.get(HERE).content.decode()


def test_without_a_map_two_grids_are_ticked_merged_seen_and_confirmed(ada, district):
    district.reported()
    shown = ada.post(HERE + "grids/", {"step": "merge", "chosen": ["0", "1"]})
    page = ada.get(shown.url).content.decode()
    assert "Put these borders in force" in page and "Ends" in page and "Willow grid 2" in page
    assert Area.objects.get(code=TWO).ended_at is None
    done = ada.post(shown.url + "confirm/", form_in(page[page.index("confirm/") :]), follow=True)
    assert "The new borders are in force" in done.content.decode()
    assert Area.objects.get(code=TWO).ended_at and "Willow grid 2" not in ada.get(HERE).content.decode()
    assert ada.get(shown.url).status_code == 404, "the draft has done its work"


def test_a_file_with_a_gap_shows_where_and_no_button(ada):
    borders = in_force(ada)
    borders["features"] = borders["features"][:1]
    shown = handed_in(ada, borders)
    page = ada.get(shown.url).content.decode()
    assert "belongs to no grid" in page and "Put these borders in force" not in page
    assert json.loads(ada.get(HERE + f"grids.geojson?draft={shown.url.split('/')[-2]}").content)["flaws"][0]["piece"]
    assert ada.post(shown.url + "confirm/", {"seen": ""}).status_code in (400, 422)
    assert not Area.objects.exclude(ended_at=None).exists()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "no json",
        "[]",
        '{"type": "FeatureCollection", "features": []}',
        '{"type": "FeatureCollection", "features": [{"geometry": {"type": "Point", "coordinates": [1, 2]}}]}',
        '{"type": "FeatureCollection", "features": [{"geometry": {"type": "Polygon", "coordinates": [[[1]]]}}]}',
        '{"type": "FeatureCollection", "features": [{"geometry": {"type": "Polygon", "coordinates":'
        " [[[500, 1], [501, 1], [501, 2], [500, 1]]]}}]}",
        '{"type": "FeatureCollection", "features": [7]}',
        "[" * 5000,
        '{"type": "FeatureCollection", "features": [{"geometry": {"type": "Polygon", "coordinates": []}}]}',
        '{"type": "FeatureCollection", "features": [{"geometry": {"type": "Blob", "coordinates": [1]}}]}',
        '{"type": "FeatureCollection", "features": [{"geometry": {"type": "Polygon", "coordinates":'
        " [[[NaN, 1], [2, 1], [2, 2], [NaN, 1]]]}}]}",
        '{"type": "FeatureCollection", "features": [{"geometry": [], "properties": []}]}',
    ],
)
def test_what_is_no_set_of_grids_is_refused_in_words(ada, content):
    answer = handed_in(ada, content)
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()


def test_the_same_borders_offer_nothing_to_confirm(ada):
    page = ada.get(handed_in(ada, in_force(ada)).url).content.decode()
    assert "There is nothing to confirm" in page and "Put these borders in force" not in page


def test_a_name_alone_can_be_changed(ada):
    borders = in_force(ada)
    borders["features"][0]["properties"]["name_en"] = "River bank"
    shown = handed_in(ada, borders).url
    page = ada.get(shown).content.decode()
    ada.post(shown + "confirm/", form_in(page[page.index("confirm/") :]))
    assert Area.objects.get(code=ONE).name_en == "River bank"


def test_steps_answer_with_whole_borders_or_with_words(ada):
    across = {"type": "LineString", "coordinates": [[114.4995, 30.501], [114.5015, 30.501]]}
    cut = step(ada, "split", [0], across).json()
    assert len(cut["features"]) == 3 and cut["flaws"] == []
    back = step(ada, "merge", [0, 1], shapes=cut).json()
    assert len(back["features"]) == 2 and back["flaws"] == []
    for refused in (step(ada, "split", [], across), step(ada, "split", [0]), step(ada, "merge", [0]), step(ada, "fly")):
        assert refused.status_code == 422 and refused.json()["error"]
    assert Area.objects.filter(level="grid").count() == 4, "a step keeps nothing"


@pytest.mark.parametrize("geometry", [{"type": "LineString", "coordinates": []}, {"type": "Polygon"}, [], 7, "x"])
@pytest.mark.parametrize("name", ["split", "draw"])
def test_a_drawing_that_is_none_is_refused_in_words(ada, name, geometry):
    assert step(ada, name, [0], geometry).status_code == 422


def test_heights_and_odd_names_in_a_file_do_no_harm(ada):
    borders = in_force(ada)
    for feature in borders["features"]:
        ring = feature["geometry"]["coordinates"][0]
        feature["geometry"]["coordinates"] = [[[*corner[:2], 12.5] for corner in ring]]
    borders["features"][0]["properties"]["name_zh"] = "柳\0巷"
    shown = handed_in(ada, borders).url
    page = ada.get(shown).content.decode()
    ada.post(shown + "confirm/", form_in(page[page.index("confirm/") :]))
    assert Area.objects.get(code=ONE).name_zh == "柳巷"


def test_grids_are_the_administrators(ada, client):
    client.force_login(Account.objects.get(login="lin"))
    assert client.get(HERE + "grids/").status_code == 403
    assert client.post(HERE + "grids/step/", {}).status_code == 403
    client.force_login(Account.objects.get(login="ada"))
    assert client.get("/office/areas/990101001/grids/").status_code == 404, "a street has no grids of its own"
