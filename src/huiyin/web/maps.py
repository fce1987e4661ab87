"""The district's own base map: roads, water, green and borders as one GeoJSON, made once and kept."""

import gzip
import hashlib
import json
from functools import lru_cache

import shapely
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_GET

from huiyin.places.models import Area, Backdrop, Road
from huiyin.web.doors import open_to_all

TOLERANCE = 0.00002  # degrees, about 2 m: invisible at the closest zoom, a third of the bytes


@open_to_all
@require_GET
def base(request: HttpRequest) -> HttpResponse:
    packed, tag = _packed()
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    response = HttpResponse(packed, content_type="application/geo+json")
    response["Content-Encoding"] = "gzip"
    response["ETag"] = tag
    response["Cache-Control"] = "public, max-age=3600"
    return response


def forget() -> None:
    _packed.cache_clear()


@lru_cache(maxsize=1)
def _packed() -> tuple[bytes, str]:
    collection = {"type": "FeatureCollection", "features": list(_features())}
    packed = gzip.compress(json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)
    return packed, f'"{hashlib.sha256(packed).hexdigest()[:24]}"'


def _features():
    for row in Backdrop.objects.values("kind", "name_zh", "name_en", "polygon"):
        layer = "water" if row["kind"] in WATER else "green"
        yield _feature(row["polygon"], layer, row, kind=row["kind"])
    for row in Road.objects.values("kind", "name_zh", "name_en", "line"):
        yield _feature(row["line"], "road", row, **{"class": BROAD.get(row["kind"], "minor")})
    for row in Area.objects.exclude(level="grid").values("code", "level", "name_zh", "name_en", "polygon"):
        yield _feature(row["polygon"], row["level"], row, code=row["code"])


# A pack's classes of roads, as the map draws them: ring and main broad, the rest narrow.
BROAD = {"expressway": "ring", "ring": "ring", "radial": "main", "arterial": "main", "bridge": "main"}
WATER = {"water", "river", "creek", "stream", "canal", "moat", "lake", "pond", "reservoir"}


def _feature(wkb: bytes, layer: str, row: dict, **more: str) -> dict:
    shape = shapely.set_precision(shapely.simplify(shapely.from_wkb(bytes(wkb)), TOLERANCE), 1e-5)
    names = {"name_zh": row["name_zh"], "name_en": row["name_en"]}
    return {"type": "Feature", "properties": {"layer": layer, **names, **more}, "geometry": _geometry(shape)}


def _geometry(shape: shapely.Geometry) -> dict:
    return json.loads(shapely.to_geojson(shape))
