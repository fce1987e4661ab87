"""Rows as the JSON of the standard: control information, links, expanded parts, data arrays."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from huiyin.intake.sensorthings.entities import ENTITIES, Entity, Row
from huiyin.intake.sensorthings.options import MOST, USUAL, Options
from huiyin.intake.sensorthings.reading import EXPANDED_USUAL, Found, can_seek, token_of, written
from huiyin.intake.sensorthings.refusals import bad_request

CONTROL = ("@iot.id", "@iot.selfLink")


def link_of(root: str, entity: Entity, row: Row) -> str:
    return f"{root}/{entity.name}({written(entity.id_of(row))})"


def one(row: Row, entity: Entity, options: Options, root: str, parts: Mapping[str, Found] | None = None) -> dict:
    here, said = link_of(root, entity, row), entity.shape(row)
    answer = {"@iot.id": entity.id_of(row), "@iot.selfLink": here} | said
    answer |= {f"{name}@iot.navigationLink": f"{here}/{name}" for name in entity.navs}
    if options.select:
        answer = _selected(answer, entity, options)
    for name, found in (parts or {}).items():
        answer.pop(f"{name}@iot.navigationLink", None)
        answer |= _part(name, found, entity, options.expand[name], root, here)
    return answer


def _selected(answer: dict, entity: Entity, options: Options) -> dict:
    known = {"id": CONTROL, "@iot.id": CONTROL[:1], "@iot.selfLink": CONTROL[1:]}
    known |= {name: (f"{name}@iot.navigationLink",) for name in entity.navs}
    plain = {name for name in answer if "@" not in name}
    kept: list[str] = []
    for name in options.select:
        first = name.partition("/")[0]
        if first not in known and first not in plain and first not in _roots(entity):
            has = ", ".join(["id", *sorted(plain), *entity.navs])
            raise bad_request(f"$select: {entity.single} has no “{name[:60]}”. It has: {has}.")
        kept += known.get(first, (first,))
    return {name: answer[name] for name in answer if name in kept}


def _roots(entity: Entity) -> set[str]:
    return {name.partition("/")[0] for name in entity.props}


def _part(name: str, found: Found, entity: Entity, options: Options, root: str, here: str) -> dict:
    nav = entity.navs[name]
    other = ENTITIES[nav.target]
    shaped = [
        one(row, other, options, root, {part: several[n] for part, several in found.parts.items()})
        for n, row in enumerate(found.rows)
    ]
    if not nav.many:
        return {name: shaped[0] if shaped else None}
    answer: dict = {name: shaped}
    if found.count is not None:
        answer[f"{name}@iot.count"] = found.count
    if found.more:
        after = options.skip + len(found.rows)
        asked = {"$top": str(options.top or EXPANDED_USUAL), "$skip": str(after)}
        answer[f"{name}@iot.nextLink"] = f"{here}/{name}?{urlencode(asked, safe='$')}"
    return answer


def many(found: Found, entity: Entity, options: Options, root: str, address: str, query: Mapping[str, str]) -> dict:
    answer: dict = {}
    if found.count is not None:
        answer["@iot.count"] = found.count
    if options.data_array:
        if entity.name != "Observations":
            raise bad_request("$resultFormat=dataArray is for Observations.")
        answer["value"] = _arrays(found, options, root)
    else:
        answer["value"] = [
            one(row, entity, options, root, {part: several[n] for part, several in found.parts.items()})
            for n, row in enumerate(found.rows)
        ]
    if found.more:
        answer["@iot.nextLink"] = _next(found, entity, options, address, query)
    return answer


def _next(found: Found, entity: Entity, options: Options, address: str, query: Mapping[str, str]) -> str:
    asked = {name: value for name, value in query.items() if name not in ("$skip", "$skiptoken", "$top")}
    asked["$top"] = str(min(options.top or USUAL, MOST))
    if can_seek(options, entity) and found.rows:
        asked["$skiptoken"] = token_of(found.rows[-1])
    else:
        asked["$skip"] = str(options.skip + len(found.rows))
    return f"{address}?{urlencode(asked, safe='$()/,', quote_via=quote)}"


COMPONENTS = ("id", "phenomenonTime", "resultTime", "result", "resultQuality")


def _arrays(found: Found, options: Options, root: str) -> list[dict]:
    """The observations of each datastream as rows of one table."""
    entity, streams = ENTITIES["Observations"], ENTITIES["Datastreams"]
    names = [name for name in options.select if name in COMPONENTS] or list(COMPONENTS)
    groups: dict[int, dict] = {}
    for row in found.rows:
        stream = streams.id_of(row)
        group = groups.setdefault(
            int(str(stream)),
            {
                "Datastream@iot.navigationLink": f"{root}/Datastreams({stream})",
                "components": names,
                "dataArray@iot.count": 0,
                "dataArray": [],
            },
        )
        said = {"id": entity.id_of(row)} | entity.shape(row)
        group["dataArray"].append([said[name] for name in names])
        group["dataArray@iot.count"] += 1
    return list(groups.values())
