"""A pack's GeoJSON files: features checked one by one, their geometry as WKB."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from huiyin.kernel.packs.faults import PackFault

_FEATURE = re.compile(r'"type"\s*:\s*"Feature"')
AREAS = ("Polygon", "MultiPolygon")
LINES = ("LineString", "MultiLineString")


@dataclass(frozen=True)
class Feature:
    """`number` counts from 1; the line is looked for only when something is wrong with it."""

    file: Path
    number: int
    properties: dict
    geometry: shapely.Geometry

    @property
    def wkb(self) -> bytes:
        return shapely.to_wkb(self.geometry)

    def text(self, name: str, *, needed: bool = True) -> str:
        value = str(self.properties.get(name) or "").strip()
        if needed and not value:
            raise self.fault(f"The property “{name}” is missing or empty.", f"属性“{name}”缺失或为空。")
        return value

    def inside(self) -> shapely.Point:
        """A point of the area itself, for its label."""
        return shapely.point_on_surface(self.geometry)

    def fault(self, en: str, zh: str) -> PackFault:
        return PackFault(self.file, _line_of(self.file, self.number), en, zh)


def read_features(file: Path, kinds: tuple[str, ...], key: str = "") -> Iterator[Feature]:
    """Features whose geometry is one of `kinds`, valid, in degrees; `key` is a property that must be unique."""
    seen: dict[str, int] = {}
    for number, given in enumerate(_collection(file), 1):
        told = given.get("properties")
        feature = Feature(file, number, told if isinstance(told, dict) else {}, _geometry(file, number, given))
        _check(feature, kinds)
        if key:
            value = feature.text(key)
            if value in seen:
                first = _line_of(file, seen[value])
                raise feature.fault(f"“{value}” stands on line {first} already.", f"“{value}”已在第 {first} 行出现过。")
            seen[value] = number
        yield feature


def _collection(file: Path) -> list[dict]:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise PackFault(file, 0, "There is no such file in the pack.", "数据包缺少此文件。") from missing
    except UnicodeDecodeError as wrong:
        raise PackFault(file, 0, "The file is not UTF-8.", "文件不是 UTF-8 编码。") from wrong
    except (ValueError, RecursionError) as broken:  # also a number of thousands of digits, lists in lists in lists
        line, why = getattr(broken, "lineno", 0), getattr(broken, "msg", str(broken))
        raise PackFault(file, line, f"This is no JSON ({why}).", f"JSON 格式有误（{why}）。") from broken
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        raise PackFault(file, 1, "This is no FeatureCollection.", "不是 FeatureCollection。")
    features = data.get("features") or []
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise PackFault(file, 1, "“features” is no list of features.", "features 不是要素列表。")
    return features


def _geometry(file: Path, number: int, given: dict) -> shapely.Geometry:
    try:
        return shape(given["geometry"])
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError, ShapelyError) as broken:
        raise PackFault(
            file,
            _line_of(file, number),
            f"The geometry cannot be read ({broken}).",
            f"几何图形无法读取（{broken}）。",
        ) from broken


def _check(feature: Feature, kinds: tuple[str, ...]) -> None:
    shape_ = feature.geometry
    if shape_.geom_type not in kinds:
        raise feature.fault(
            f"The geometry is a {shape_.geom_type}; it must be a {' or '.join(kinds)}.",
            f"几何类型为 {shape_.geom_type}，应为 {' 或 '.join(kinds)}。",
        )
    if shape_.is_empty or not shapely.is_valid(shape_):
        why = shapely.is_valid_reason(shape_)
        raise feature.fault(f"The geometry is not valid: {why}.", f"几何图形无效：{why}。")
    west, south, east, north = shape_.bounds
    if not (-180 <= west and east <= 180 and -90 <= south and north <= 90):
        raise feature.fault("The coordinates are no longitude and latitude in degrees.", "坐标不是以度为单位的经纬度。")


def _line_of(file: Path, number: int) -> int:
    text = file.read_text(encoding="utf-8")
    starts = [match.start() for match in _FEATURE.finditer(text)]
    return text.count("\n", 0, starts[number - 1]) + 1 if number <= len(starts) else 0
