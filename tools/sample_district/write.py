"""The files: one feature or one record per line, so that a change shows as a change of a line."""

import csv
import io
import json
from pathlib import Path

from tools.sample_district.frame import degrees


def geojson(path: Path, features) -> None:
    """`features`: (geometry in micro-degrees, properties)."""
    lines = [
        json.dumps(
            {"type": "Feature", "properties": props, "geometry": _geometry(shape)},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for shape, props in features
    ]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _geometry(shape) -> dict:
    if shape.geom_type == "Polygon":
        return {"type": "Polygon", "coordinates": _rings(shape)}
    if shape.geom_type == "MultiPolygon":
        return {"type": "MultiPolygon", "coordinates": [_rings(p) for p in shape.geoms]}
    return {"type": "LineString", "coordinates": _points(shape.coords)}


def _rings(polygon) -> list:
    """Outer ring counter-clockwise, holes clockwise (RFC 7946), from the westernmost point: the same every time."""
    return [_wound(polygon.exterior, True)] + [_wound(r, False) for r in polygon.interiors]


def _wound(ring, counter_clockwise: bool) -> list:
    pts = list(ring.coords)[:-1]
    if ring.is_ccw != counter_clockwise:
        pts.reverse()
    start = pts.index(min(pts))
    pts = pts[start:] + pts[:start]
    return _points([*pts, pts[0]])


def _points(coords) -> list:
    return [[degrees(x), degrees(y)] for x, y in coords]


def table(path: Path, header: list[str], rows) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(out.getvalue(), encoding="utf-8", newline="\n")
