"""$filter of SensorThings (a part of OData 4), read into a tree. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from lark import Lark, Transformer, UnexpectedInput
from lark.exceptions import VisitError

from huiyin.intake.sensorthings.refusals import bad_request

LONGEST = 2_000
_GRAMMAR = r"""
?start: either
?either: both ("or" both)*
?both: turned ("and" turned)*
?turned: "not" turned -> negated | compared
?compared: sum [COMPARE sum]
?sum: product (ADD product)*
?product: atom (MULTIPLY atom)*
?atom: DATETIME -> moment | DATE -> day | NUMBER -> number | STRING -> string | "true" -> yes | "false" -> no
     | NAME "(" [either ("," either)*] ")" -> call | NAME ("/" NAME)* -> path | "(" either ")"
COMPARE: /(eq|ne|gt|ge|lt|le)(?=[\s(])/
ADD: /(add|sub)(?=[\s(])/
MULTIPLY: /(mul|div|mod)(?=[\s(])/
DATETIME.4: /\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+ -]\d\d:?\d\d)/
DATE.3: /\d{4}-\d\d-\d\d/
NUMBER.2: /-?\d+(\.\d+)?([eE][+-]?\d+)?/
STRING: /'([^']|'')*'/
NAME: /(?!(and|or|not|eq|ne|gt|ge|lt|le|add|sub|mul|div|mod|true|false)\b)[A-Za-z@][A-Za-z0-9_.]*/
%import common.WS
%ignore WS
"""


@dataclass(frozen=True)
class Literal:
    """`value`: float, str, bool, datetime or date."""

    value: object


@dataclass(frozen=True)
class Path:
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Call:
    name: str
    given: tuple


@dataclass(frozen=True)
class Op:
    """`op`: and, or, not (right is None), a comparison, or arithmetic."""

    op: str
    left: object
    right: object = None


Node = Literal | Path | Call | Op


class _Tree(Transformer):
    def either(self, parts):
        return _chain("or", parts)

    def both(self, parts):
        return _chain("and", parts)

    def negated(self, parts):
        return Op("not", parts[0])

    def compared(self, parts):
        left, op, right = parts
        return left if op is None else Op(str(op), left, right)

    def sum(self, parts):
        return _left_to_right(parts)

    def product(self, parts):
        return _left_to_right(parts)

    def moment(self, parts):
        # A plus sign in an address that nobody escaped arrives as a space.
        return Literal(datetime.fromisoformat(str(parts[0]).replace(" ", "+").replace("Z", "+00:00")))

    def day(self, parts):
        return Literal(date.fromisoformat(str(parts[0])))

    def number(self, parts):
        return Literal(float(parts[0]))

    def string(self, parts):
        return Literal(str(parts[0])[1:-1].replace("''", "'"))

    def yes(self, _parts):
        return Literal(True)

    def no(self, _parts):
        return Literal(False)

    def call(self, parts):
        return Call(str(parts[0]), tuple(part for part in parts[1:] if part is not None))

    def path(self, parts):
        return Path(tuple(map(str, parts)))


def _chain(op: str, parts: list) -> Node:
    found = parts[0]
    for part in parts[1:]:
        found = Op(op, found, part)
    return found


def _left_to_right(parts: list) -> Node:
    found = parts[0]
    for op, part in zip(parts[1::2], parts[2::2], strict=True):
        found = Op(str(op), found, part)
    return found


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", maybe_placeholders=True)


def read_filter(text: str) -> Node:
    """Raises Refused: says where it can no longer be read."""
    if len(text) > LONGEST or text.count("(") > 60:
        raise bad_request("$filter is too long.")
    try:
        return _Tree().transform(_parser().parse(text))
    except UnexpectedInput as wrong:
        at = getattr(wrong, "column", -1)
        where = text[at - 1 : at + 19] if at and at > 0 else ""
        near = f" near “{where}”" if where else ""
        raise bad_request(f"$filter cannot be read{near} (character {at}).") from wrong
    except VisitError as wrong:
        raise bad_request(f"$filter holds a moment that does not exist ({wrong.orig_exc}).") from wrong
