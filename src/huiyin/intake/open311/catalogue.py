"""The services: matter types of the edition in force. Confidential types are not services; they do not exist here."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from huiyin.intake.open311.attributes import LISTS, Attribute, attributes_of, pack_attributes
from huiyin.intake.open311.faces import Answer, Many
from huiyin.intake.open311.refusals import UNKNOWN, Refused, Wrong
from huiyin.matters.labels import in_chinese, pick
from huiyin.matters.library import Library, in_force
from huiyin.matters.models import FilingCondition, MatterType


def services() -> Answer:
    library, of_pack = in_force(), pack_attributes()
    rows = (_service(kind, library, of_pack) for kind in library.types.values() if not kind.confidential)
    return Answer("services", Many.of("service", rows))


def _service(kind: MatterType, library: Library, of_pack: Mapping) -> dict:
    return {
        "service_code": kind.code,
        "service_name": pick((kind.name_zh, kind.name_en)),
        "description": _description(library.conditions.get(kind.code, [])),
        "metadata": bool(attributes_of(kind, library, of_pack)),
        "type": "realtime",  # every request is answered with its id at once
        "keywords": ", ".join(kind.keywords),
        "group": pick((kind.big_zh, kind.big_en)),
    }


def _description(conditions: list[FilingCondition]) -> str:
    """When it is filed, in the words of the standard."""
    return ("；" if in_chinese() else "; ").join(pick((c.text_zh, c.text_en)) for c in conditions)


def definition(code: str) -> Answer:
    kind = service_of(code)
    asked = attributes_of(kind, in_force(), pack_attributes())
    rows = (_row(one, order) for order, one in enumerate(asked, start=1))
    return Answer("service_definition", {"service_code": kind.code, "attributes": Many.of("attribute", rows)})


def _row(one: Attribute, order: int) -> dict:
    row = {
        "variable": True,
        "code": one.code,
        "datatype": one.datatype,
        "required": one.required,
        "datatype_description": pick(one.hint) or None,
        "order": order,
        "description": pick(one.name),
    }
    if one.datatype in LISTS:
        row["values"] = Many.of("value", ({"key": key, "name": pick(name)} for key, name in one.values))
    return row


def service_of(code: str) -> MatterType:
    found = in_force().types.get(code)
    if found is None or found.confidential:
        raise Refused(unknown_service(code))
    return found


def unknown_service(code: str) -> Wrong:
    return Wrong(UNKNOWN, _("There is no service “%(code)s” here. See services.xml.") % {"code": code[:40]})
