"""GET /types, /units, /areas, /staff, /places/locate, /me: what a form or a program chooses from."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from huiyin.api import finding
from huiyin.api.callers import KNOWN, OPEN, caller_of
from huiyin.api.shapes import lookups as shapes
from huiyin.api.shapes.matter import unit_ref
from huiyin.api.shapes.words import AreaCode, Asked
from huiyin.api.writing import reply
from huiyin.kernel.geo.coordinates import System
from huiyin.matters import library
from huiyin.matters.labels import pick
from huiyin.orgs.models import Staff, Unit
from huiyin.places.locate import area_names, locate
from huiyin.places.models import Area

router = Router(tags=["lookups"], auth=KNOWN)


@router.get(
    "/types",
    auth=OPEN,
    response=shapes.Types,
    summary="Types and filing conditions in force · 立结案标准",
    openapi_extra={"security": [{}]},
)
def types(request: HttpRequest) -> HttpResponse:
    return reply(shapes.types_shape(library.in_force()))


@router.get("/units", response=shapes.Units, summary="Units · 处置单位")
def units(request: HttpRequest) -> HttpResponse:
    found = Unit.objects.filter(closed_at=None).select_related("parent").order_by("code")
    return reply(shapes.Units(units=[shapes.unit_shape(unit) for unit in found]))


class AreasAsked(Asked):
    level: Area.Level | None = None
    parent: AreaCode = ""


@router.get("/areas", response=shapes.Areas, summary="Streets, communities, worker grids · 区域")
def areas(request: HttpRequest, asked: Query[AreasAsked]) -> HttpResponse:
    found = (
        Area.objects.filter(ended_at=None).select_related("parent").defer("polygon", "parent__polygon").order_by("code")
    )
    if asked.level:
        found = found.filter(level=asked.level)
    if asked.parent:
        found = found.filter(parent__code=asked.parent)
    return reply(shapes.Areas(areas=[shapes.area_shape(area) for area in found]))


@router.get("/staff", response=shapes.Colleagues, summary="Staff of my unit · 本单位人员")
def staff(request: HttpRequest) -> HttpResponse:
    unit = caller_of(request).unit_id or 0
    found = Staff.objects.filter(unit_id=unit, left_at=None).prefetch_related("posts__unit").order_by("pk")
    return reply(shapes.Colleagues(staff=[shapes.staff_shape(one) for one in (found if unit else ())]))


@router.get("/me", response=shapes.Me, summary="Who I am here · 当前身份")
def me(request: HttpRequest) -> HttpResponse:
    by = caller_of(request)
    units = Unit.objects.in_bulk({by.unit_id, *(post.unit_id for post in by.posts)} - {None})
    mine = units.get(by.unit_id)
    return reply(
        shapes.Me(
            ref=by.ref,
            name=by.name,
            staff_id=by.staff_id,
            unit=unit_ref(mine) if mine else None,
            posts=[shapes.post_shape(post.role, units[post.unit_id].code, post.area) for post in by.posts],
        )
    )


class PointAsked(Asked):
    lon: float
    lat: float
    system: System = System.WGS84


@router.get("/places/locate", response=shapes.Located, summary="Where a point lies · 点位落格")
def places_locate(request: HttpRequest, asked: Query[PointAsked]) -> HttpResponse:
    lon, lat = finding.point(asked.lon, asked.lat, asked.system) or (0.0, 0.0)
    found = locate(lon, lat)
    code, grid = (found.code, found.grid) if found else ("", "")
    names = area_names()
    return reply(
        shapes.Located(
            lon=lon,
            lat=lat,
            inside=found is not None,
            unit_grid=code,
            grid=grid,
            community=code[:12],
            street=code[:9],
            names=[pick(names[c]) for c in (code[:9], code[:12], grid) if c in names],
        )
    )
