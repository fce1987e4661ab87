"""Who may change the rules that raise alarms."""

from django.utils.translation import gettext as _

from huiyin.kernel.errors import Forbidden
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role


def may_change_rules(actor: Actor, area: str) -> bool:
    """`area`: in which the rule counts; empty, which only a head of shift who serves the whole district may: all."""
    return actor.is_system or actor.has(Role.ADMINISTRATOR) or actor.serves(area, Role.DUTY_HEAD)


def check_may_change_rules(actor: Actor, area: str) -> None:
    if not may_change_rules(actor, area):
        raise Forbidden(_("This counts in an area that is not yours. Ask a head of shift who serves it."))
