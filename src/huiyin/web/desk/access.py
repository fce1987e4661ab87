"""Who works at the desk."""

from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import CENTRE, UNIT, Role

DESK = (*sorted(CENTRE), *sorted(UNIT))
LEADERS = (Role.DUTY_HEAD, Role.SUPERVISOR)
DECIDERS = (Role.DUTY_HEAD, Role.SUPERVISOR, Role.DISPATCHER)
TAKERS = (Role.ACCEPTOR, Role.DUTY_HEAD)


def of_centre(actor: Actor) -> bool:
    return actor.has(*CENTRE)
