"""A lamp out, registered and waiting to be dispatched."""

from huiyin.matters import services as do
from huiyin.matters.models import Matter


def filed(district, **report) -> Matter:
    matter = district.reported(**report)
    return do.file(matter, district.conditions["0137"], by=district.actor("lin"))
