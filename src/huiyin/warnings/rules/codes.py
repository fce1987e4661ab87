"""Which of our areas a geocode means. Pure."""

from collections.abc import Iterable

from huiyin.warnings.cap.shape import Area

# Names under which services give GB/T 2260 codes; 6 digits and, below the district, our own 9, 12 and 14.
NAMES = frozenset(
    {"adcode", "gb/t 2260", "gbt2260", "gb2260", "region", "regioncode", "行政区划", "行政区划代码", "huiyin"}
)


def codes_in(areas: Iterable[Area], known: frozenset[str], district: str) -> list[str]:
    """Our codes for the geocodes of these areas. A province or city that the district lies in means all of it."""
    found = []
    for area in areas:
        for name, value in area.geocodes:
            digits = value.strip()
            if name.strip().lower() not in NAMES or not digits.isdigit():
                continue
            above = digits[:6].rstrip("0") if len(digits) >= 6 else digits
            if digits in known:
                found.append(digits)
            elif len(above) >= 2 and len(above) < len(district) and district.startswith(above):
                found.append(district)
    return list(dict.fromkeys(found))
