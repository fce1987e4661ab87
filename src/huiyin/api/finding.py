"""From the codes in a request to the rows they stand for; what is not there is said with the field's name."""

from django.utils.translation import gettext as _

from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.geo.coordinates import System, to_wgs84
from huiyin.matters import library
from huiyin.matters.models import FilingCondition, MatterType, Photo
from huiyin.orgs.models import Staff, Unit
from huiyin.orgs.selectors import unit_by_code
from huiyin.places.locate import Place, locate


def condition(type_code: str, number: int) -> FilingCondition:
    found = library.in_force().condition(type_code, number)
    if found is None:
        raise InvalidInput(
            _("Type %(type)s has no filing condition %(number)s in the edition in force. See /api/v1/types.")
            % {"type": type_code, "number": number},
            field="condition",
        )
    return found


def matter_type(code: str) -> MatterType:
    found = library.in_force().types.get(code)
    if found is None:
        raise InvalidInput(
            _("There is no type %(type)s in the edition in force. See /api/v1/types.") % {"type": code}, field="type"
        )
    return found


def unit(code: str) -> Unit:
    found = unit_by_code(code)
    if found is None:
        raise InvalidInput(_("There is no unit %(unit)s. See /api/v1/units.") % {"unit": code}, field="unit")
    return found


def staff(pk: int) -> Staff:
    found = Staff.objects.filter(pk=pk, left_at=None).first()
    if found is None:
        raise InvalidInput(_("There is no such member of staff."), field="staff_id")
    return found


def photos(tokens: list[str]) -> list[Photo]:
    """Uploads by their tokens; the move that takes them checks whose they are."""
    found = list(Photo.objects.filter(token__in=tokens)) if tokens else []
    if len(found) != len(set(tokens)):
        raise InvalidInput(_("One of the photos is not known. Upload it again."), field="photos")
    return found


def point(lon: float | None, lat: float | None, system: System) -> tuple[float, float] | None:
    """In WGS-84, whatever system it came in; None where none was given."""
    if lon is None and lat is None:
        return None
    if lon is None or lat is None:
        raise InvalidInput(_("A place needs both longitude and latitude."), field="lon")
    x, y = to_wgs84(lon, lat, system)
    if not (-180 <= x <= 180 and -90 <= y <= 90):
        raise InvalidInput(_("Longitude goes from -180 to 180, latitude from -90 to 90."), field="lon")
    return float(x), float(y)


def place(lon: float | None, lat: float | None, system: System) -> Place | None:
    here = point(lon, lat, system)
    if here is None:
        return None
    found = locate(*here)
    if found is None:
        raise InvalidInput(_("This place lies outside the district."), field="lon")
    return found
