"""What a program needs to know before it can speak of a matter: types, units, areas, staff, places."""

from typing import Annotated

from pydantic import BaseModel, Field

from huiyin.api.shapes.matter import ConditionRef, Named, condition_ref
from huiyin.matters.labels import pick
from huiyin.matters.library import Library
from huiyin.matters.models import MatterType
from huiyin.orgs.models import Staff, Unit
from huiyin.orgs.roles import LABELS, Role
from huiyin.places.models import Area


class TypeShape(BaseModel):
    code: str
    name: str
    name_zh: str
    name_en: str
    big: str
    is_component: bool
    section: str
    confidential: bool
    flags: list[str]
    conditions: list[ConditionRef]


class Types(BaseModel):
    edition: str
    types: list[TypeShape]


class UnitShape(BaseModel):
    code: str
    name: str
    name_zh: str
    name_en: str
    kind: str
    parent: str
    area: str = Field(description="area code served; empty: the whole district")
    phone: str


class Units(BaseModel):
    units: list[UnitShape]


class AreaShape(BaseModel):
    code: str
    level: str
    name: str
    name_zh: str
    name_en: str
    parent: str
    lon: Annotated[float, Field(description="a point inside, for labels")]
    lat: float


class Areas(BaseModel):
    areas: list[AreaShape]


class PostShape(BaseModel):
    role: str
    role_name: str
    unit: str
    area: str


class StaffShape(BaseModel):
    id: int
    name: str
    posts: list[PostShape]


class Colleagues(BaseModel):
    staff: list[StaffShape]


class Me(BaseModel):
    ref: str
    name: str
    staff_id: int | None
    unit: Named | None
    posts: list[PostShape]


class Located(BaseModel):
    lon: float = Field(description="WGS-84")
    lat: float
    inside: bool
    unit_grid: str
    grid: str
    community: str
    street: str
    names: list[str] = Field(description="street, community, worker grid")


def types_shape(library: Library) -> Types:
    shapes = [type_shape(kind, library) for kind in library.types.values()]
    return Types(edition=library.edition.name if library.edition else "", types=shapes)


def type_shape(kind: MatterType, library: Library) -> TypeShape:
    return TypeShape(
        name=pick((kind.name_zh, kind.name_en)),
        big=pick((kind.big_zh, kind.big_en)),
        conditions=[condition_ref(condition) for condition in library.conditions[kind.code]],
        **{n: getattr(kind, n) for n in _TYPE},
    )


_TYPE = ("code", "name_zh", "name_en", "is_component", "section", "confidential", "flags")


def unit_shape(unit: Unit) -> UnitShape:
    plain = ("code", "name_zh", "name_en", "kind", "area", "phone")
    return UnitShape(
        name=pick((unit.name_zh, unit.name_en)),
        parent=unit.parent.code if unit.parent else "",
        **{n: getattr(unit, n) for n in plain},
    )


def area_shape(area: Area) -> AreaShape:
    plain = ("code", "level", "name_zh", "name_en", "lon", "lat")
    return AreaShape(
        name=pick((area.name_zh, area.name_en)),
        parent=area.parent.code if area.parent else "",
        **{n: getattr(area, n) for n in plain},
    )


def staff_shape(staff: Staff) -> StaffShape:
    posts = [post_shape(post.role, post.unit.code, post.area) for post in staff.posts.all()]
    return StaffShape(id=staff.pk, name=pick((staff.name_zh, staff.name_en)), posts=posts)


def post_shape(role: str, unit: str, area: str) -> PostShape:
    return PostShape(role=role, role_name=pick(LABELS[Role(role)]), unit=unit, area=area)
