"""The inbox of a unit: its moves at each row, its matters on the map, before and after side by side."""

from tests.cast import LANE
from tests.web.desks import Story, fresh, move, photo, sign_in


def test_each_row_offers_what_can_be_done_with_it(district):
    waiting, at_work = Story(district).dispatched(), Story(district).handling()
    shown = sign_in(district, "sun").get("/desk/inbox/?tab=unit").content.decode()
    assert f'action="/desk/m/{waiting.number}/accept/' in shown
    assert f'action="/desk/m/{at_work.number}/accept/' not in shown
    assert f'href="/desk/m/{at_work.number}/return/?tab=unit"' in shown
    assert f'href="/desk/m/{at_work.number}/assign/?tab=unit"' in shown
    assert f'href="/desk/m/{waiting.number}/assign/' not in shown


def test_the_map_shows_the_matters_of_the_tab_and_no_others(district):
    mine, waiting = Story(district).handling(), Story(district).dispatched()
    Story(district, lon=None, lat=None, address="某处").received()
    points = sign_in(district, "sun").get("/desk/inbox/points.json?tab=mine").json()["features"]
    assert [point["properties"]["href"] for point in points] == [f"/desk/m/{mine.number}/"]
    assert points[0]["geometry"]["coordinates"] == list(LANE)
    assert len(sign_in(district, "sun").get("/desk/inbox/points.json?tab=unit").json()["features"]) == 2
    assert sign_in(district, "wu").get("/desk/inbox/points.json?tab=unit").json()["features"] == []
    assert waiting.number in sign_in(district, "sun").get("/desk/inbox/?tab=accept").content.decode()


def test_before_and_after_stand_side_by_side(district):
    matter = Story(district).handling()
    client = sign_in(district, "sun")
    assert "before-after" not in client.get(f"/desk/m/{matter.number}/").content.decode()
    move(client, matter, "finish", text="已换灯泡", before=photo("b.png"), after=photo("a.png"))
    shown = client.get(f"/desk/m/{fresh(matter).number}/").content.decode()
    pair = shown.split("before-after")[1].split("</section>")[0]
    assert pair.count("<img") == 2 and pair.index("处置前") < pair.index("处置后")
