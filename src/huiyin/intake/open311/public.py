"""Which matters everybody may see here, and how much of their words. Confidential ones are not found, not counted."""

import re

from django.db.models import QuerySet

from huiyin.matters.library import in_force
from huiyin.matters.models import Matter
from huiyin.matters.numbers import serial_of
from huiyin.matters.vocabulary import Source

# Mobile and landline numbers, citizen numbers, bank cards, but no dates; and addresses of e-mail.
_NUMBERS = re.compile(r"(?<![\dA-Za-z])(?!\d{4}-\d\d?-\d\d?(?!\d))\+?\d(?:[ -]?\d){6,18}[Xx]?(?![\dA-Za-z])")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def public_matters() -> QuerySet[Matter]:
    """Those with a type, for a request has a service. A type that became confidential hides its older matters too."""
    library = in_force()
    hidden = [key for code, kind in library.types.items() if kind.confidential for key in library.keys[code]]
    public = Matter.objects.filter(confidential=False, type__isnull=False).exclude(source=Source.CARE)
    return public.exclude(type__in=hidden)


def matters_by_number(numbers: tuple[str, ...]) -> dict[str, Matter]:
    """Those of the numbers that exist and are public, as they were asked for."""
    serials = {number: serial for number in numbers if (serial := serial_of(number))}
    found = public_matters().in_bulk([serial for serial in serials.values() if serial < 2**63])
    asked = ((number, found.get(serial)) for number, serial in serials.items())
    return {number: matter for number, matter in asked if matter is not None and matter.number == number}


def masked(words: str) -> str:
    """What staff wrote for the reporter, before it is shown to everybody: no numbers that could lead to a person."""
    return _MAIL.sub("***", _NUMBERS.sub("***", words))
