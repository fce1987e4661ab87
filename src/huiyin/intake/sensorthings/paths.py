"""Addresses of SensorThings: /Things(1)/Datastreams, /Datastreams(100007)/Observations, /Things(1)/name/$value."""

import re
from dataclasses import dataclass

from huiyin.intake.sensorthings.entities import ENTITIES, Entity, Row
from huiyin.intake.sensorthings.reading import Question, Sight, ask_one
from huiyin.intake.sensorthings.refusals import not_found

MOST_PARTS = 8
_PART = re.compile(r"([A-Za-z$]+)(?:\(('[^']{1,60}'|\d{1,18})\))?")


@dataclass(frozen=True)
class Target:
    """What an address names: several rows (`question`), one (`row`), or a property of one.

    `rest`: names of the property and its parts, $value or $ref.
    """

    entity: Entity
    question: Question | None = None
    row: Row | None = None
    rest: tuple[str, ...] = ()


def resolve(path: str, sight: Sight) -> Target:
    """Raises Refused: there is nothing at this address."""
    parts = [part for part in path.split("/") if part]
    if not parts or len(parts) > MOST_PARTS:
        raise not_found()
    name, key = _read(parts[0])
    if name not in ENTITIES:
        raise not_found(f"There is no entity set “{name[:40]}”. There are: {', '.join(ENTITIES)}.")
    entity = ENTITIES[name]
    return _follow(entity, Question(entity), key, parts[1:], sight)


def _follow(entity: Entity, question: Question, key: str, rest: list[str], sight: Sight) -> Target:
    single = question.nav is not None and not question.nav.many
    if not key and not single:
        if rest and rest != ["$ref"]:
            raise not_found(f"{entity.name} are several: name one of them, as {entity.name}(1).")
        return Target(entity, question, rest=tuple(rest))
    row = _one(entity, question, key, sight)
    if not rest:
        return Target(entity, row=row)
    name, inner = _read(rest[0])
    nav = entity.navs.get(name)
    if nav is None:
        return Target(entity, row=row, rest=tuple(rest))
    if inner and not nav.many:
        raise not_found()
    return _follow(ENTITIES[nav.target], Question(ENTITIES[nav.target], (), nav, row), inner, rest[1:], sight)


def _one(entity: Entity, question: Question, key: str, sight: Sight) -> Row:
    columns = entity.key(key) if key else ()
    row = None if columns is None else ask_one(Question(entity, columns, question.nav, question.parent), sight)
    if row is None:
        raise not_found(f"There is no such {entity.single}.")
    return row


def _read(part: str) -> tuple[str, str]:
    found = _PART.fullmatch(part)
    if found is None:
        raise not_found(f"“{part[:60]}” names nothing.")
    return found[1], found[2] or ""
