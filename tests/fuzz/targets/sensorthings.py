"""SensorThings: options of an address and $filter, up to the SQL that would be asked; the values stay parameters."""

from urllib.parse import parse_qsl

from huiyin.intake.sensorthings.creating import _linked, _moment, _result, body_of
from huiyin.intake.sensorthings.entities import ENTITIES
from huiyin.intake.sensorthings.grammar import read_filter
from huiyin.intake.sensorthings.options import read_options
from huiyin.intake.sensorthings.refusals import Refused
from huiyin.intake.sensorthings.sql import Query
from tests.fuzz.target import target

FILTERS = (
    b"result gt 3.2 and phenomenonTime ge 2026-03-05T00:00:00Z",
    b"not (Datastream/ObservedProperty/name eq 'level') or id eq 100007",
    b"substringof('lamp', name) and length(tolower(name)) mod 2 eq 1",
    b"year(phenomenonTime) eq 2026 and date(resultTime) lt 2026-03-06",
    b"Things/properties/code eq 'D0001' and result add 1 le 4 mul -2.5e3",
)
OPTIONS = (
    b"$top=5&$skip=2&$count=true&$orderby=phenomenonTime desc,id&$select=result,@iot.id",
    b"$expand=Datastreams($select=name;$expand=Observations($top=1;$orderby=phenomenonTime desc)),Locations",
    b"$filter=result gt 3&$resultFormat=dataArray",
)
OBSERVATION = b'{"result": 3.2, "phenomenonTime": "2026-03-05T10:00:00Z", "Datastream": {"@iot.id": 100007}}'


# views.py answers what is nested too deeply as it answers Refused.
@target("filter", refuses=(Refused, RecursionError), seeds=lambda: FILTERS, longest=2100)
def filter_(data: bytes) -> None:
    node = read_filter(data.decode("utf-8", "replace"))
    for name in ("Observations", "Datastreams", "Things"):
        query = Query("SELECT 1", "en")
        try:
            sql = query.condition(node, ENTITIES[name], "t")
        except Refused:
            continue
        sql % dict.fromkeys(query.params, "NULL")  # what the driver will do


@target("options", refuses=(Refused,), seeds=lambda: OPTIONS, longest=2100)
def options(data: bytes) -> None:
    given = dict(parse_qsl(data.decode("utf-8", "replace"), keep_blank_values=True))
    asked = read_options(given)
    query = Query("SELECT 1", "en")
    for one in asked.order:
        query.order(one.path, ENTITIES["Observations"], "t")


@target("observation", refuses=(Refused,), seeds=lambda: [OBSERVATION])
def observation(data: bytes) -> None:
    body = body_of(data)
    if isinstance(body, dict):
        _moment(body.get("phenomenonTime"))
        _result(body.get("result"))
        _linked(body.get("Datastream"))
