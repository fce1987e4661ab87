"""Names on the pages of triage, and the tabs between them."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.matters.labels import pick
from huiyin.matters.library import in_force
from huiyin.orgs.memory import key_of_unit, unit_of
from huiyin.orgs.roles import Role
from huiyin.places.locate import area_names
from huiyin.web.doors import actor_in
from huiyin.web.parts import Tab


def code_name(code: str) -> str:
    """The type's name; the code alone of a type that the edition in force has no more."""
    type_ = in_force().types.get(code)
    return pick((type_.name_zh, type_.name_en)) if type_ else code


def unit_name_of(code: str) -> str:
    found = unit_of(key_of_unit(code) or 0)
    return pick((found.name_zh, found.name_en)) if found else code


def community_name(code: str) -> str:
    return pick(area_names().get(code, (code, code)))


def tabs_of(request: HttpRequest, current: str) -> list[Tab]:
    names = [("office-triage", _("How right it is"))]
    if actor_in(request).has(Role.ADMINISTRATOR):
        names += [
            ("office-triage-switches", _("What it does by itself")),
            ("office-triage-models", _("What it has learned")),
        ]
    return [Tab(label, reverse(name), name == current, None) for name, label in names]
