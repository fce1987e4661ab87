"""The fields of a POST, urlencoded or multipart, as plain words; unreadable ones are refused here, once for all."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from huiyin.intake.open311.refusals import BAD, Refused, Wrong
from huiyin.matters.services.photos import MOST_BYTES, MOST_FILES

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
LONGEST = {
    "description": 4_000,
    "address_string": 200,
    "media_url": 500,
    "email": 120,
    "first_name": 40,
    "last_name": 40,
    "phone": 40,
    "update_id": 80,
}
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,80})\](?:\[\])?")


@dataclass(frozen=True)
class Upload:
    name: str
    content: bytes


@dataclass(frozen=True)
class Fields:
    """`said`: every plain field that is not empty. `attributes`: code → values, in the order in which they came."""

    said: Mapping[str, str]
    attributes: Mapping[str, list[str]]
    files: tuple[UploadedFile, ...]

    @cached_property
    def uploads(self) -> tuple[Upload, ...]:
        """Read when they are asked for, which is after the key was found good."""
        if len(self.files) > MOST_FILES:
            raise Refused(Wrong(BAD, _("At most %(most)s files at once.") % {"most": MOST_FILES}))
        # One byte more than allowed is enough to be refused; the rest need not be read into memory.
        return tuple(Upload(file.name or "media", file.read(MOST_BYTES + 1)) for file in self.files)

    def get(self, name: str) -> str:
        return self.said.get(name, "")


def fields_of(request: HttpRequest) -> Fields:
    if request.content_type and request.content_type not in FORMS:
        raise Refused(Wrong(BAD, _("Send the fields of a form, not %(kind)s.") % {"kind": request.content_type[:60]}))
    try:
        form, files = request.POST, request.FILES
    except RequestDataTooBig as too_big:
        raise Refused(Wrong(BAD, _("This request is too large."))) from too_big
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError) as broken:
        raise Refused(Wrong(BAD, _("This form cannot be read."))) from broken
    said: dict[str, str] = {}
    attributes: dict[str, list[str]] = {}
    for name, values in form.lists():
        given = [value for value in (value.strip() for value in values) if value]
        if match := _ATTRIBUTE.fullmatch(name):
            attributes.setdefault(match[1], []).extend(given)
        elif given:
            said[name] = given[-1]
    wrongs = [*_too_long(said), *_unreadable({**said, **{name: "\n".join(v) for name, v in attributes.items()}})]
    if wrongs:
        raise Refused(*wrongs)
    return Fields(said, {code: values for code, values in attributes.items() if values}, tuple(files.getlist("media")))


def _too_long(said: Mapping[str, str]) -> list[Wrong]:
    words = _("%(name)s is longer than %(most)s characters.")
    longer = [(name, most) for name, most in LONGEST.items() if len(said.get(name, "")) > most]
    return [Wrong(BAD, words % {"name": name, "most": most}) for name, most in longer]


def _unreadable(said: Mapping[str, str]) -> list[Wrong]:
    """Nothing that the database or a reader of XML would choke on."""
    odd = [name for name, value in said.items() if any(_is_control(c) for c in name + value)]
    return [Wrong(BAD, _("%(name)s contains control characters.") % {"name": name[:60]}) for name in odd]


def _is_control(character: str) -> bool:
    return character not in "\n\r\t" and unicodedata.category(character) in ("Cc", "Cs")
