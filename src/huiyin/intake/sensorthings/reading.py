"""Entities read: one statement a page, one for each part expanded, whatever their number."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from django.db import connection
from psycopg.types.json import Jsonb

from huiyin.intake.sensorthings.entities import ENTITIES, Entity, Nav, Row, from_micro, micro
from huiyin.intake.sensorthings.options import MOST, USUAL, Options, Order
from huiyin.intake.sensorthings.refusals import bad_request
from huiyin.intake.sensorthings.sql import Query
from huiyin.orgs.actor import Actor
from huiyin.sensing.access.devices import visible_devices

EXPANDED_USUAL = 25
EXPANDED_MOST = 10_000  # rows of one expanded part, of all parents together
PARENTS = "jsonb_to_recordset(%(parents)s) AS a(n int, device int, kind bigint, metric smallint, at timestamptz)"


@dataclass(frozen=True)
class Sight:
    """Who reads, and in which language names are."""

    actor: Actor
    chinese: bool

    def query(self) -> Query:
        """Nothing that serves or measures a person is ever in it, whoever asks."""
        rows = visible_devices(self.actor).filter(subject="", kind__on_person=False).order_by().values("pk")
        sql, given = rows.query.sql_with_params()
        params = {f"v{n}": value for n, value in enumerate(given)}
        for name in params:
            sql = sql.replace("%s", f"%({name})s", 1)
        return Query(sql, "zh" if self.chinese else "en", params)


@dataclass(frozen=True)
class Question:
    """Rows of one entity. `within`: columns that are known, from the address. `nav`, `parent`: reached through."""

    entity: Entity
    within: tuple[tuple[str, object], ...] = ()
    nav: Nav | None = None
    parent: Row | None = None


@dataclass
class Found:
    rows: list[Row]
    more: bool = False
    count: int | None = None
    parts: dict[str, list["Found"]] = field(default_factory=dict)  # nav → one for each row


def ask(question: Question, options: Options, sight: Sight) -> Found:
    """One page with everything that is expanded in it."""
    top = min(USUAL if options.top is None else options.top, MOST)
    entity, query = question.entity, sight.query()
    where = _where(question, options, query)
    order = _order(options.order, entity, query)
    seek = f" AND {_seek(options, entity, query)}" if options.token else ""
    base = query.base(entity)
    rows = _run(
        f"SELECT t.* FROM {base} t WHERE {where}{seek} ORDER BY {order} LIMIT {top + 1} OFFSET {options.skip}",
        query.params,
    )
    found = Found(rows[:top], len(rows) > top)
    if options.count:
        found.count = _run(f"SELECT count(*) AS n FROM {base} t WHERE {where}", query.params)[0]["n"]
    expand(found.rows, entity, options, sight, found)
    return found


def ask_one(question: Question, sight: Sight) -> Row | None:
    query = sight.query()
    rows = _run(
        f"SELECT t.* FROM {query.base(question.entity)} t WHERE {_where(question, Options(), query)} LIMIT 1",
        query.params,
    )
    return rows[0] if rows else None


def _where(question: Question, options: Options, query: Query) -> str:
    parts = ["TRUE"]
    if question.within:
        parts.append(query.key(question.within, "t"))
    if question.nav is not None and question.parent is not None:
        parts.append(_bound(question.nav, question.parent, query))
    if options.filter is not None:
        parts.append(query.condition(options.filter, question.entity, "t"))
    return " AND ".join(parts)


def _bound(nav: Nav, parent: Row, query: Query) -> str:
    """The join with one known parent: its columns as constants, so that an index finds the rest."""
    names = {half.split(".")[1].strip() for half in nav.join.replace(" AND ", "=").split("=") if "{a}" in half}
    return query.key(tuple((name, parent[name]) for name in sorted(names)), "t")


def _order(asked: Sequence[Order], entity: Entity, query: Query) -> str:
    ties = [f"t.{column}" for column in entity.order]
    if not asked:
        return ", ".join(ties)
    down = " DESC" if asked[-1].descending else ""
    mine = [f"{query.order(one.path, entity, 't')}{' DESC' if one.descending else ''} NULLS LAST" for one in asked]
    if _by_time(asked):  # exactly as the index has it
        mine = [f"t.at{down}"]
    return ", ".join([*mine, *(f"{tie}{down}" for tie in ties if tie != "t.at" or not _by_time(asked))])


def _by_time(asked: Sequence[Order]) -> bool:
    return len(asked) == 1 and asked[0].path in (("phenomenonTime",), ("resultTime",))


def can_seek(options: Options, entity: Entity) -> bool:
    """Whether the next page can begin where this one ended, instead of counting from the start."""
    return entity.name == "Observations" and (not options.order or _by_time(options.order))


def token_of(row: Row) -> str:
    return f"{row['device']}.{row['metric']}.{micro(row['at'])}"


def _seek(options: Options, entity: Entity, query: Query) -> str:
    device, metric, at = _token(options.token, entity)
    d, m, a = query.given(device, "int"), query.given(metric, "smallint"), query.given(at, "timestamptz")
    if not options.order:
        return f"(t.device, t.metric, t.at) > ({d}, {m}, {a})"
    sign = "<" if options.order[0].descending else ">"
    return f"t.at {sign}= {a} AND (t.at, t.device, t.metric) {sign} ({a}, {d}, {m})"


def _token(text: str, entity: Entity) -> tuple[int, int, datetime]:
    parts = text.split(".")
    good = len(parts) == 3 and all(part.isascii() and part.isdigit() and len(part) < 18 for part in parts)
    if entity.name != "Observations" or not good or int(parts[0]) >= 2**31 or int(parts[1]) >= 2**15:
        raise bad_request("$skiptoken is not one that this service wrote. Follow @iot.nextLink as it is.")
    return int(parts[0]), int(parts[1]), from_micro(int(parts[2]))


def expand(rows: Sequence[Row], entity: Entity, options: Options, sight: Sight, found: Found) -> None:
    for name, inner in options.expand.items():
        nav = entity.navs.get(name)
        if nav is None:
            known = ", ".join(entity.navs)
            raise bad_request(f"$expand: {entity.single} has no “{name[:40]}”. It has: {known}.")
        found.parts[name] = _part(rows, nav, inner, sight)


def _part(rows: Sequence[Row], nav: Nav, options: Options, sight: Sight) -> list[Found]:
    """What lies behind `nav` for each of `rows`, in one statement (two with $count)."""
    entity, query = ENTITIES[nav.target], sight.query()
    several = [Found([]) for _ in rows]
    wanted = EXPANDED_USUAL if options.top is None else options.top
    top = max(1, min(wanted, EXPANDED_MOST // max(1, len(rows)))) if wanted else 0
    condition = f" AND {query.condition(options.filter, entity, 't')}" if options.filter is not None else ""
    order, base = _order(options.order, entity, query), query.base(entity)
    join = nav.join.format(a="a", b="t")
    query.params["parents"] = Jsonb([_parent(n, row) for n, row in enumerate(rows)])
    if not rows:
        return []
    inner = f"SELECT t.* FROM {base} t WHERE {join}{condition} ORDER BY {order} LIMIT {top + 1} OFFSET {options.skip}"
    for row in _run(f"SELECT a.n AS parent_n, b.* FROM {PARENTS} CROSS JOIN LATERAL ({inner}) b", query.params):
        several[row["parent_n"]].rows.append(row)
    if options.count:
        counted = f"SELECT a.n, (SELECT count(*) FROM {base} t WHERE {join}{condition}) AS amount FROM {PARENTS}"
        for row in _run(counted, query.params):
            several[row["n"]].count = row["amount"]
    for one in several:
        one.more, one.rows = len(one.rows) > top, one.rows[:top]
    flat = [row for one in several for row in one.rows]
    whole = Found(flat)
    expand(flat, entity, options, sight, whole)
    _hand_out(whole, several)
    return several


def _hand_out(whole: Found, several: list[Found]) -> None:
    """Parts of all rows together, back to the pages that the rows stand in."""
    for name, parts in whole.parts.items():
        at = 0
        for one in several:
            one.parts[name] = parts[at : at + len(one.rows)]
            at += len(one.rows)


def _parent(n: int, row: Row) -> dict:
    named = {name: row[name] for name in ("device", "kind", "metric") if name in row}
    return {"n": n} | named | ({"at": row["at"].isoformat()} if "at" in row else {})


def _run(sql: str, params: dict) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def written(value: object) -> str:
    """An id in an address."""
    return f"'{quote(value)}'" if isinstance(value, str) else str(value)
