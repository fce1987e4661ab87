"""Areas: polygons, circles, geocodes. A shape that cannot be read is left out, and said so. Pure."""

from dataclasses import dataclass

from huiyin.warnings.cap import words
from huiyin.warnings.cap.look import Look, number_in
from huiyin.warnings.cap.shape import Area, Point

MOST_POINTS = 50_000


@dataclass
class Budget:
    """Points that an info may still have."""

    points: int = MOST_POINTS


def area_in(look: Look, budget: Budget) -> Area:
    look.check_children(words.OF_AREA, words.MANY)
    altitude, ceiling = look.number("altitude"), look.number("ceiling")
    if ceiling is not None and altitude is None:
        look.note("ceiling", at="ceiling")
    polygons = (polygon_in(one, budget) for one in look.all("polygon"))
    circles = (circle_in(one) for one in look.all("circle"))
    area = Area(
        look.text("areaDesc", needed=True),
        tuple(one for one in polygons if one),
        tuple(one for one in circles if one),
        look.pairs("geocode"),
        altitude,
        ceiling,
    )
    if not (look.all("polygon") or look.all("circle") or look.all("geocode")):
        look.note("no_area")
    return area


def polygon_in(look: Look, budget: Budget) -> tuple[Point, ...] | None:
    texts = look.own_text().split()
    budget.points -= len(texts)
    if budget.points < 0:
        look.note("many_points", str(MOST_POINTS))
        return None
    points = []
    for text in texts:
        point = point_in(text)
        if point is None:
            look.note("point", text)
            return None
        points.append(point)
    if len(points) >= 3 and points[0] != points[-1]:
        look.note("not_closed")
        points.append(points[0])
    if len(points) < 4:
        look.note("few_points")
        return None
    return tuple(points)


def circle_in(look: Look) -> tuple[Point, float] | None:
    parts = look.own_text().split()
    point = point_in(parts[0]) if len(parts) == 2 else None
    radius = number_in(parts[1]) if point else None
    if point is None or radius is None or radius < 0 or radius > 20_100:  # half way around the earth
        look.note("circle", look.own_text())
        return None
    return point, radius


def point_in(text: str) -> Point | None:
    parts = text.split(",")
    if len(parts) != 2:
        return None
    lat, lon = number_in(parts[0]), number_in(parts[1])
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return None
    return lat, lon
