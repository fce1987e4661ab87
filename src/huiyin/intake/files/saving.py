"""The office's own mappings: a change is a new version; what ran by an older one still says by which."""

import re
from datetime import datetime
from zoneinfo import available_timezones

from django.db.models import Max
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.intake.files.mapping import Mapping, shipped_names
from huiyin.intake.models import SavedMapping
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.kernel.geo.coordinates import System
from huiyin.kernel.work import work
from huiyin.matters.states import ENDED, State
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role

NAME = re.compile(r"[\w\u4e00-\u9fff][\w\u4e00-\u9fff .()（）-]{0,59}")
SYSTEM = re.compile(r"[a-z0-9][a-z0-9_-]{0,19}")
TAKEN = frozenset({State.RECEIVED, *ENDED})


def save_mapping(mapping: Mapping, *, by: Actor) -> SavedMapping:
    """The next version under this name; the present one, if nothing differs.

    Raises:
        InvalidInput: something needed is missing, or says what cannot be; names the field.
    """
    _administrator(by)
    require_whole(mapping)
    with work():
        versions = SavedMapping.objects.select_for_update().filter(name=mapping.name)
        latest = versions.last()
        if latest and latest.retired_at is None and latest.definition == mapping.definition:
            return latest
        number = (versions.aggregate(n=Max("version"))["n"] or 0) + 1
        saved = SavedMapping.objects.create(
            name=mapping.name, version=number, definition=mapping.definition, by=by.ref, saved_at=now()
        )
        data = {"version": number, "system": mapping.system, "columns": sorted(mapping.columns)}
        record("intake.mapping_saved", chain=saved.chain, by=by.ref, at=now(), data=data)
    return saved


def retire_mapping(name: str, *, by: Actor) -> None:
    """It is offered no more. Runs that used it, and their trace, stay."""
    _administrator(by)
    at = now()
    with work():
        if not SavedMapping.objects.filter(name=name, retired_at=None).update(retired_at=at):
            raise Conflict(_("This mapping is not in use any more."), code="retired")
        record("intake.mapping_retired", chain=f"mapping/{name}", by=by.ref, at=at, data={})


def require_whole(mapping: Mapping) -> None:
    if not NAME.fullmatch(mapping.name):
        raise InvalidInput(_("Give the mapping a name of letters, digits and spaces."), field="name")
    if mapping.name in shipped_names():
        raise InvalidInput(_("A mapping of this name ships with huiyin. Choose another name."), field="name")
    if not SYSTEM.fullmatch(mapping.system):
        told = _("Name the other system in small letters and digits, for example “oldhotline”.")
        raise InvalidInput(told, field="system")
    for name, words in (("id", _("number")), ("title", _("title")), ("received_at", _("time of receipt"))):
        if not getattr(mapping, name):
            raise InvalidInput(_("No column is the %(field)s. Choose one.") % {"field": words}, field=name)
    if bool(mapping.lon) != bool(mapping.lat):
        raise InvalidInput(_("A place needs both a longitude and a latitude column."), field="lon")
    if mapping.timezone not in available_timezones():
        raise InvalidInput(_("There is no such time zone."), field="timezone")
    _refuse_form(mapping)
    if mapping.coordinates not in set(System):
        raise InvalidInput(_("There is no such coordinate system."), field="coordinates")
    if wrong := sorted(set(mapping.states.values()) - {str(state) for state in TAKEN}):
        raise InvalidInput(_("“%(state)s” is no state of a matter taken over.") % {"state": wrong[0]}, field="states")


def _refuse_form(mapping: Mapping) -> None:
    """A form that does not read what it writes itself loses part of every time."""
    moment = datetime(2026, 11, 25, 13, 14)  # noqa: DTZ001 - any wall-clock time
    try:
        again = datetime.strptime(f"{moment:{mapping.time_format}}", mapping.time_format)  # noqa: DTZ007
    except ValueError:
        again = None
    if again is None or again.date() != moment.date():
        told = _("“%(form)s” is no form of a time with year, month and day. For example: %%Y-%%m-%%d %%H:%%M")
        raise InvalidInput(told % {"form": mapping.time_format}, field="time_format")


def _administrator(by: Actor) -> None:
    if not (by.is_system or by.has(Role.ADMINISTRATOR)):
        raise Forbidden(_("Only an administrator decides how files are read."))
