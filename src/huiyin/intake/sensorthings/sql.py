"""A filter or an order as SQL over the bases of entities; every value of the caller's is a parameter."""

from dataclasses import dataclass, field
from datetime import date, datetime

from huiyin.intake.sensorthings.entities import ENTITIES, Entity, Nav
from huiyin.intake.sensorthings.grammar import Call, Literal, Node, Op, Path
from huiyin.intake.sensorthings.refusals import bad_request, not_here

COMPARE = {"eq": "=", "ne": "<>", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}
ARITHMETIC = {"add": "+", "sub": "-", "mul": "*", "div": "/", "mod": "%%"}
_UTC = "({0} AT TIME ZONE 'UTC')"
_PART = "extract({part} FROM " + _UTC + ")"
# name → (types of what is given, type of the answer, SQL)
FUNCTIONS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "substringof": (("text", "text"), "bool", "(strpos({1}, {0}) > 0)"),
    "contains": (("text", "text"), "bool", "(strpos({0}, {1}) > 0)"),
    "startswith": (("text", "text"), "bool", "starts_with({0}, {1})"),
    "endswith": (("text", "text"), "bool", "(right({0}, length({1})) = {1})"),
    "length": (("text",), "number", "length({0})"),
    "indexof": (("text", "text"), "number", "(strpos({0}, {1}) - 1)"),
    "tolower": (("text",), "text", "lower({0})"),
    "toupper": (("text",), "text", "upper({0})"),
    "trim": (("text",), "text", "trim({0})"),
    "concat": (("text", "text"), "text", "({0} || {1})"),
    "year": (("time",), "number", _PART.replace("{part}", "year")),
    "month": (("time",), "number", _PART.replace("{part}", "month")),
    "day": (("time",), "number", _PART.replace("{part}", "day")),
    "hour": (("time",), "number", _PART.replace("{part}", "hour")),
    "minute": (("time",), "number", _PART.replace("{part}", "minute")),
    "second": (("time",), "number", "floor(" + _PART.replace("{part}", "second") + ")"),
    "date": (("time",), "date", _UTC + "::date"),
    "now": ((), "time", "now()"),
    "mindatetime": ((), "time", "'-infinity'::timestamptz"),
    "maxdatetime": ((), "time", "'infinity'::timestamptz"),
    "round": (("number",), "number", "round(({0})::numeric)"),
    "floor": (("number",), "number", "floor({0})"),
    "ceiling": (("number",), "number", "ceil({0})"),
}
CASTS = {"number": "float8", "text": "text", "time": "timestamptz", "date": "date", "bool": "boolean"}


@dataclass
class Query:
    """Collects parameters. `visible`: SQL of the devices that may be seen, with its own parameters in `params`."""

    visible: str
    name: str
    params: dict[str, object] = field(default_factory=dict)
    aliases: int = 0

    def base(self, entity: Entity) -> str:
        return f"({entity.base.format(visible=self.visible, name=self.name)})"

    def given(self, value: object, cast: str) -> str:
        key = f"p{len(self.params)}"
        self.params[key] = value
        return f"%({key})s::{cast}"

    def alias(self) -> str:
        self.aliases += 1
        return f"t{self.aliases}"

    def key(self, columns, alias: str) -> str:
        casts = {"at": "timestamptz", "metric": "smallint", "device": "int", "kind": "bigint"}
        return " AND ".join(f"{alias}.{name} = {self.given(value, casts[name])}" for name, value in columns)

    def condition(self, node: Node, entity: Entity, alias: str) -> str:
        sql, kind = self._expression(node, entity, alias)
        if kind != "bool":
            raise bad_request("$filter must say something that is true or false.")
        return sql

    def order(self, path: tuple[str, ...], entity: Entity, alias: str) -> str:
        """SQL of a property, of this entity or of one that it belongs to."""
        nav = entity.navs.get(path[0])
        if nav is None:
            return self._property(path, entity, alias)[0]
        if nav.many:
            raise bad_request(f"$orderby: {path[0]} are several; order by a property, or by one of a single entity.")
        other, inner = ENTITIES[nav.target], self.alias()
        value = self.order(path[1:] or ("id",), other, inner)
        return f"(SELECT {value} FROM {self.base(other)} {inner} WHERE {nav.join.format(a=alias, b=inner)} LIMIT 1)"

    def _property(self, path: tuple[str, ...], entity: Entity, alias: str) -> tuple[str, str]:
        name = {"@iot.id": "id"}.get(path[0], "/".join(path)) if path else "id"
        if name not in entity.props:
            known = ", ".join([*entity.props, *entity.navs])
            raise bad_request(f"{entity.single} has no property “{'/'.join(path)[:60]}”. It has: {known}.")
        sql, kind = entity.props[name]
        if kind == "json":
            raise not_here(f"{name} cannot be compared or ordered by here.")
        return sql.replace("{t}", alias), kind

    def _expression(self, node: Node, entity: Entity, alias: str) -> tuple[str, str]:
        if isinstance(node, Literal):
            return self._literal(node)
        if isinstance(node, Path):
            if node.parts[0] in entity.navs:
                raise bad_request(f"Compare {'/'.join(node.parts)} with a value.")
            return self._property(node.parts, entity, alias)
        if isinstance(node, Op) and node.op in ("and", "or"):
            left, right = (self.condition(side, entity, alias) for side in (node.left, node.right))  # type: ignore[arg-type]
            return f"({left} {node.op.upper()} {right})", "bool"
        if isinstance(node, Op) and node.op == "not":
            return f"(NOT COALESCE({self.condition(node.left, entity, alias)}, FALSE))", "bool"  # type: ignore[arg-type]
        if nav := _nav_in(node, entity):
            return self._elsewhere(node, entity.navs[nav], nav, entity, alias)
        if isinstance(node, Call):
            return self._called(node, entity, alias)
        return self._computed(node, entity, alias)

    def _elsewhere(self, node: Node, nav: Nav, name: str, entity: Entity, alias: str) -> tuple[str, str]:
        """A comparison of what lies behind `name`: true if it is so of one of them."""
        other, inner = ENTITIES[nav.target], self.alias()
        stripped = _stripped(node, name, entity)
        key = _by_key(stripped, other)
        said = self.key(key, inner) if key else self.condition(stripped, other, inner)
        join = nav.join.format(a=alias, b=inner)
        return f"EXISTS (SELECT FROM {self.base(other)} {inner} WHERE {join} AND {said})", "bool"

    def _literal(self, node: Literal) -> tuple[str, str]:
        value = node.value
        if isinstance(value, bool):
            return self.given(value, "boolean"), "bool"
        if isinstance(value, datetime):
            return self.given(value, "timestamptz"), "time"
        if isinstance(value, date):
            return self.given(value, "date"), "date"
        if isinstance(value, str):
            if "\x00" in value:
                raise bad_request("$filter holds a character that no text has.")
            return self.given(value, "text"), "text"
        return self.given(value, "float8"), "number"

    def _called(self, node: Call, entity: Entity, alias: str) -> tuple[str, str]:
        known = FUNCTIONS.get(node.name)
        if known is None:
            if node.name.startswith(("geo.", "st_")) or node.name in ("any", "all"):
                raise not_here(f"{node.name}() is not offered here. There are: {', '.join(FUNCTIONS)}.")
            raise bad_request(f"There is no function {node.name[:40]}(). There are: {', '.join(FUNCTIONS)}.")
        wanted, kind, sql = known
        if len(wanted) != len(node.given):
            raise bad_request(f"{node.name}() takes {len(wanted)} values.")
        found = [self._expression(one, entity, alias) for one in node.given]
        for (_sql, is_), want in zip(found, wanted, strict=True):
            if is_ != want:
                raise bad_request(f"{node.name}() takes {' and '.join(wanted)}, not {is_}.")
        return sql.format(*(one for one, _kind in found)), kind

    def _computed(self, node: Op, entity: Entity, alias: str) -> tuple[str, str]:
        key = _by_key(node, entity)
        if key:
            return f"({self.key(key, alias)})", "bool"
        (left, a), (right, b) = (self._expression(side, entity, alias) for side in (node.left, node.right))  # type: ignore[arg-type]
        if {a, b} == {"number", "bool"}:  # a flag is 0 or 1
            left, right = (f"({side})::int" if kind == "bool" else side for side, kind in ((left, a), (right, b)))
        elif a != b:
            raise bad_request(f"{node.op} compares a {a} with a {b}.")
        if node.op in COMPARE:
            return f"({left} {COMPARE[node.op]} {right})", "bool"
        if a != "number":
            raise bad_request(f"{node.op} computes with numbers only.")
        if node.op == "mod":
            return f"mod(({left})::numeric, NULLIF({right}, 0)::numeric)", "number"
        divisor = f"NULLIF({right}, 0)" if node.op == "div" else right
        return f"({left} {ARITHMETIC[node.op]} {divisor})", "number"


def _by_key(node: Node, entity: Entity):
    """`id eq 12` by the columns of the key, whose index finds it at once."""
    if not (isinstance(node, Op) and node.op == "eq" and isinstance(node.left, Path)):
        return None
    if node.left.parts not in (("id",), ("@iot.id",)) or not isinstance(node.right, Literal):
        return None
    value = node.right.value
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return entity.key(text)


def _nav_in(node: Node, entity: Entity) -> str:
    """The one entity that the paths of a comparison lead through, if any."""
    firsts = {path.parts[0] for path in _paths(node)}
    through = firsts & entity.navs.keys()
    if through and len(firsts) > 1:
        raise not_here("A comparison may look at this entity or at one other, not at both.")
    return next(iter(through), "")


def _paths(node: object) -> list[Path]:
    if isinstance(node, Path):
        return [node]
    if isinstance(node, Call):
        return [path for one in node.given for path in _paths(one)]
    return [*_paths(node.left), *_paths(node.right)] if isinstance(node, Op) else []


def _stripped(node: object, nav: str, entity: Entity):
    if isinstance(node, Path):
        if len(node.parts) < 2:
            raise bad_request(f"{nav} is an entity: compare one of its properties, such as {nav}/id.")
        return Path(node.parts[1:])
    if isinstance(node, Call):
        return Call(node.name, tuple(_stripped(one, nav, entity) for one in node.given))
    if isinstance(node, Op):
        return Op(node.op, _stripped(node.left, nav, entity), _stripped(node.right, nav, entity))
    return node
