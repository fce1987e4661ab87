"""What OGC 18-088 asks of a SensorThings service that is read; requirement classes are named beside."""

from datetime import timedelta
from urllib.parse import quote

from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.intake.sensorthings.entities import ENTITIES
from tests.intake.sensorthings.conftest import BASE, NOON

MANDATORY = {  # clause 8.2: properties that each entity has
    "Things": {"name", "description"},
    "Locations": {"name", "description", "encodingType", "location"},
    "HistoricalLocations": {"time"},
    "Datastreams": {"name", "description", "unitOfMeasurement", "observationType"},
    "Sensors": {"name", "description", "encodingType", "metadata"},
    "ObservedProperties": {"name", "definition", "description"},
    "Observations": {"phenomenonTime", "result", "resultTime"},
    "FeaturesOfInterest": {"name", "description", "encodingType", "feature"},
}
RELATIONS = {  # clause 8.2: links that each entity has
    "Things": {"Locations", "HistoricalLocations", "Datastreams"},
    "Locations": {"Things", "HistoricalLocations"},
    "HistoricalLocations": {"Thing", "Locations"},
    "Datastreams": {"Thing", "Sensor", "ObservedProperty", "Observations"},
    "Sensors": {"Datastreams"},
    "ObservedProperties": {"Datastreams"},
    "Observations": {"Datastream", "FeatureOfInterest"},
    "FeaturesOfInterest": {"Observations"},
}


def iso(minutes: int) -> str:
    return (NOON + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")


def test_the_root_lists_the_entity_sets_and_what_it_conforms_to(world):
    answer = world.get("/")  # 9.2.1
    assert {one["name"] for one in answer["value"]} == set(ENTITIES)
    assert all(one["url"].endswith(f"{BASE}/{one['name']}") for one in answer["value"])
    assert any(one.endswith("request-data/filter") for one in answer["serverSettings"]["conformance"])


def test_each_set_gives_entities_with_their_properties_control_information_and_links(world):
    for name in ENTITIES:
        _looks_right(world, name)


def _looks_right(world, name: str) -> None:
    first = world.get(f"/{name}")["value"][0]  # 9.2.2, 8.2
    assert MANDATORY[name] <= first.keys()
    links = {key.partition("@")[0] for key in first if key.endswith("@iot.navigationLink")}
    assert links == RELATIONS[name]
    assert world.get(first["@iot.selfLink"]) == first  # 9.2.3
    for link in links:
        world.get(first[f"{link}@iot.navigationLink"])  # 9.2.5
    for key in MANDATORY[name]:
        assert world.get(f"{first['@iot.selfLink']}/{key}") == {key: first[key]}  # 9.2.4


def test_the_value_alone_and_links_alone(world):
    name = world.get(f"/Things({world.river.pk})/name/$value")  # 9.2.4
    assert name.content.decode() == "柳河站" and name["Content-Type"].startswith("text/plain")
    links = world.get(f"/Things({world.river.pk})/Datastreams/$ref")["value"]  # 9.2.6
    assert all(link.keys() == {"@iot.selfLink"} for link in links) and links


def test_paths_follow_links_any_way_round(world):
    level = world.stream("level")  # 9.2.7
    newest = world.get(f"/Datastreams({level})/Observations?$orderby=phenomenonTime desc&$top=1")["value"][0]
    assert newest["result"] == 22.9
    key = quote(newest["@iot.id"])
    assert world.get(f"/Observations('{key}')/Datastream/Thing/name") == {"name": "柳河站"}
    assert world.get(f"/Datastreams({level})/Observations('{key}')/FeatureOfInterest")["feature"]["type"] == "Point"
    assert world.get(f"/Things({world.river.pk})/Datastreams({level})/Sensor")["properties"]["code"] == "river_level"


NOWHERE = [
    "/Nothing", "/Things(999999)", "/Things(0x1)", "/Things('a')", "/Things/name", "/Things(1)(2)", "/Datastreams(7)",
    "/Observations('1-1')", "/Observations(1)", "/Things(99999999999999999999)", "/Datastreams(999999999999999)",
    "/Observations('100001-99999999999999999')",
]  # fmt: skip


def test_what_is_not_there_is_said_in_json(world):
    for path in NOWHERE:
        answer = world.get(path, 404)
        assert answer["code"] == 404 and answer["message"], path


def test_top_skip_count_and_the_next_link_walk_through_everything_once(world):
    path = f"/Datastreams({world.stream('level')})/Observations?$top=7&$count=true"  # 9.3.3.3 to 9.3.3.5
    seen, pages = [], 0
    while path:
        answer = world.get(path)
        assert answer["@iot.count"] == 30
        seen += [one["@iot.id"] for one in answer["value"]]
        path, pages = answer.get("@iot.nextLink", ""), pages + 1
    assert len(seen) == len(set(seen)) == 30 and pages == 5
    skipped = world.get(f"/Datastreams({world.stream('level')})/Observations?$skip=28")["value"]
    assert [one["@iot.id"] for one in skipped] == seen[28:]


def test_newest_first_is_walked_by_where_the_page_before_ended(world):
    path = f"/Datastreams({world.stream('level')})/Observations?$top=12&$orderby=phenomenonTime%20desc"
    results = []
    while path:
        answer = world.get(path)
        results += [one["result"] for one in answer["value"]]
        path = answer.get("@iot.nextLink", "")
        assert "$skip=" not in path
    assert results == sorted(results, reverse=True) and len(results) == 30


def test_order_by_own_and_by_related_properties(world):
    by_name = world.get("/Sensors?$orderby=name desc")["value"]  # 9.3.3.2
    names = [one["name"] for one in by_name]
    assert set(names) and names == sorted(names, reverse=True)
    streams = world.get("/Datastreams?$orderby=Thing/name,ObservedProperty/properties/code desc")["value"]
    devices = [one["properties"]["device"] for one in streams]
    assert devices == sorted(devices, key=["smoke-1", "gw-1", "river-1"].index) or len(set(devices)) == 3


def test_select_gives_only_what_was_asked(world):
    path = f"/Datastreams({world.stream('level')})/Observations?$select=result,phenomenonTime&$top=1"  # 9.3.2.2
    assert world.get(path)["value"] == [{"phenomenonTime": iso(0), "result": 20.0}]
    assert world.get(f"/Things({world.river.pk})?$select=id,Datastreams").keys() == {
        "@iot.id", "@iot.selfLink", "Datastreams@iot.navigationLink",
    }  # fmt: skip


def test_expand_in_depth_with_options_of_each_part(world):
    path = (  # 9.3.2.1
        f"/Things({world.river.pk})?$expand=Datastreams($filter=properties/metric eq 'level';$expand="
        "Observations($top=2;$orderby=phenomenonTime desc;$select=result;$count=true),ObservedProperty),Locations"
    )
    answer = world.get(path)
    (stream,) = answer["Datastreams"]
    assert [one["result"] for one in stream["Observations"]] == [22.9, 22.8]
    assert stream["Observations@iot.count"] == 30 and "$skip=2" in stream["Observations@iot.nextLink"]
    assert stream["ObservedProperty"]["properties"]["code"] == "level"
    assert answer["Locations"][0]["location"]["coordinates"] == [world.river.lon, world.river.lat]
    assert "Datastreams@iot.navigationLink" not in answer
    short = world.get("/Datastreams?$expand=Thing/Locations,Sensor&$top=1")["value"][0]
    assert short["Thing"]["Locations"] and short["Sensor"]["name"]


FILTERS = [  # 9.3.3.5.1 and .2
    ("result gt 22.7", 2), ("result ge 22.7", 3), ("result lt 20.1", 1), ("result le 20.1", 2), ("result eq 21", 1),
    ("result ne 21", 29), ("result gt 22.7 or result lt 20.1", 3), ("result gt 20.5 and result lt 20.8", 2),
    ("not (result gt 20.05)", 1), ("not result gt 20.05", 1), ("result add 1 gt 23.75", 2), ("result sub 20 eq 0", 1),
    ("result mul 2 lt 40.3", 2), ("result div 2 gt 11.42", 1), ("result mod 5 eq 0", 1), ("floor(result) eq 20", 10),
    ("ceiling(result) eq 20", 1), ("round(result) eq 20", 5), ("resultQuality eq 'doubtful'", 1),
    (f"phenomenonTime lt {iso(10)}", 5), (f"phenomenonTime ge {iso(10)} and phenomenonTime lt {iso(20)}", 5),
    ("phenomenonTime lt now()", 30), ("phenomenonTime gt maxdatetime()", 0), ("minute(phenomenonTime) eq 4", 1),
    (f"hour(phenomenonTime) eq {NOON.hour}", 30), (f"year(phenomenonTime) eq {NOON.year}", 30),
    (f"date(phenomenonTime) eq {NOON.date()}", 30), ("Datastream/Thing/name eq '柳河站'", 30),
    ("Datastream/Sensor/properties/code eq 'smoke'", 0), ("startswith(Datastream/name,'柳河')", 30),
    ("(result gt 22 and (result lt 22.3 or resultQuality eq 'doubtful'))", 2), ("1 eq 1", 30), ("result eq 1e300", 0),
]  # fmt: skip


def test_a_filter_keeps_what_it_says(world):
    path = f"/Datastreams({world.stream('level')})/Observations?$count=true&$top=1&$filter="
    found = {text: world.get(path + quote(text))["@iot.count"] for text, _count in FILTERS}
    assert found == dict(FILTERS)


THINGS = [
    ("name eq '柳河站'", {"river-1"}),
    ("substringof('烟',name)", {"smoke-1"}),
    ("endswith(name,'站')", {"river-1"}),
    ("length(name) eq 3", {"river-1"}),
    ("indexof(name,'河') eq 1", {"river-1"}),
    ("toupper(properties/code) eq 'GW-1'", {"gw-1"}),
    ("concat(properties/code,'x') eq 'gw-1x'", {"gw-1"}),
    (
        "properties/kind eq 'smoke' or Datastreams/ObservedProperty/properties/code eq 'flow'",
        {"smoke-1", "river-1"},
    ),
    ("Datastreams/Observations/result eq 22.9", {"river-1"}),
    ("name eq 'O''Hara'", set()),
    ("properties/retired lt now()", set()),
]


def test_things_are_found_by_what_they_are_and_what_hangs_on_them(world):
    for text, codes in THINGS:
        found = world.get(f"/Things?$filter={quote(text)}")["value"]
        assert {one["properties"]["code"] for one in found} == codes, text


def test_ids_in_filters(world):
    level = world.stream("level")
    assert world.get(f"/Observations?$count=true&$top=1&$filter=Datastream/id eq {level}")["@iot.count"] == 30
    assert len(world.get(f"/Things?$filter=id eq {world.river.pk} or @iot.id eq {world.smoke.pk}")["value"]) == 2
    key = world.get(f"/Datastreams({level})/Observations?$top=1")["value"][0]["@iot.id"]
    assert len(world.get(f"/Observations?$filter=id eq '{key}'")["value"]) == 1


SENSELESS = [
    "$filter=result gt", "$filter=result gt 'a'", "$filter=nothing eq 1", "$filter=result", "$filter=frob(result) eq 1",
    "$filter=length(result) eq 1", "$filter=((((result eq 1", "$filter=result eq 1;DROP TABLE sensing_device",
    "$filter=phenomenonTime gt 2026-13-45T00:00:00Z", "$top=-1", "$top=many", "$skip=1.5", "$count=yes",
    "$orderby=result sideways", "$orderby=nothing", "$expand=Nothing", "$expand=Datastream(", "$select=nothing",
    "$frob=1", "$skiptoken=1", "$skiptoken=1.2.x", "$filter=Datastream eq 1", "$expand=Datastream($top)",
    "$filter=" + "(" * 80 + "1 eq 1" + ")" * 80, "$filter=" + "result eq 1 and " * 200 + "result eq 1",
    "$filter=result eq 1%00", "$filter=resultQuality eq '%00'",
]  # fmt: skip


def test_what_cannot_be_understood_is_refused_with_a_reason(world):
    for query in SENSELESS:
        answer = world.get(f"/Observations?{query}", 400)
        assert answer["code"] == 400 and len(answer["message"]) > 15, query


def test_parts_of_the_standard_that_are_not_offered_say_so(world):
    for query in ("$filter=geo.distance(location,'POINT(1 1)') lt 1", "$resultFormat=CSV"):
        assert world.get(f"/Locations?{query}", 501)["code"] == 501


def test_a_data_array_groups_by_datastream(world):
    answer = world.get("/Observations?$resultFormat=dataArray&$count=true&$select=phenomenonTime,result")  # 12
    assert answer["@iot.count"] == 31
    groups = {one["Datastream@iot.navigationLink"].rsplit("(")[-1]: one for one in answer["value"]}
    level = groups[f"{world.stream('level')})"]
    assert level["components"] == ["phenomenonTime", "result"] and level["dataArray@iot.count"] == 30
    assert level["dataArray"][0] == [iso(0), 20.0]


def test_a_flag_is_true_or_false(world):
    (one,) = world.get(f"/Datastreams({world.stream('smoke', world.smoke)})/Observations")["value"]
    assert one["result"] is True
    stream = world.get(f"/Datastreams({world.stream('smoke', world.smoke)})")
    assert stream["observationType"].endswith("OM_TruthObservation") and stream["unitOfMeasurement"]["symbol"] is None
    found = world.get(f"/Datastreams({world.stream('smoke', world.smoke)})/Observations?$filter=result eq true")
    assert len(found["value"]) == 1


def test_units_are_ucum(world):
    unit = world.get(f"/Datastreams({world.stream('level')})")["unitOfMeasurement"]
    assert unit == {"name": "m", "symbol": "m", "definition": "http://www.opengis.net/def/uom/UCUM/0/m"}


def test_names_come_in_the_readers_language(world):
    path = f"/Datastreams({world.stream('level')})/ObservedProperty/name"
    assert world.get(path, **{"accept-language": "zh-hans"}) == {"name": "水位"}
    assert world.get(path) == {"name": "Water level"}


def test_nothing_of_a_person_is_anywhere(world):
    for name in ENTITIES:
        text = str(world.get(f"/{name}?$top=1000"))
        for word in ("171.5", "band-1", "meter-1", "care/1", "Wristband"):
            assert word not in text, name


def test_a_persons_device_is_not_found_by_its_key_nor_by_a_filter(world):
    stream = world.stream("heart_rate", world.band)
    for path in (
        f"/Things({world.band.pk})", f"/Datastreams({stream})", f"/Datastreams({stream})/Observations",
        f"/Observations('{stream}-{int(NOON.timestamp() * 1e6)}')", f"/FeaturesOfInterest({world.band.pk})",
    ):  # fmt: skip
        world.get(path, 404)
    for query in (f"$filter=Datastream/id eq {stream}", "$filter=result eq 171.5", f"$skiptoken={world.band.pk}.1.1"):
        assert "171.5" not in str(world.get(f"/Observations?{query}"))


def test_reading_needs_a_key(world):
    answer = world.client.get(f"{BASE}/Things")
    assert answer.status_code == 401 and answer.json()["message"] and "Bearer" in answer["WWW-Authenticate"]
    wrong = world.client.get(f"{BASE}/Things", headers={"authorization": "Bearer hy_nothing"})
    assert wrong.status_code == 401


def test_the_number_of_statements_does_not_grow_with_the_number_of_rows(world):
    def asked(top: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            world.get(
                f"/Things?$top={top}&$expand=Datastreams($expand=Observations($top=1),ObservedProperty),Locations"
            )
        return len(queries)

    asked(1)
    assert asked(1) == asked(3)


def test_devices_themselves_are_not_created_here(world):
    for path in ("/Things", "/Datastreams", f"/Things({world.river.pk})/Datastreams"):
        answer = world.post(path, {"name": "x"})
        assert answer.status_code == 405 and "office" in answer.json()["message"]
    for method in ("put", "patch", "delete"):
        call = getattr(world.client, method)
        answer = call(f"{BASE}/Things({world.river.pk})", headers={"authorization": f"Bearer {world.key}"})
        assert answer.status_code == 405 and answer.json()["message"]
