"""Who sees what cameras saw: pictures in which faces and plates are covered, and nobody any other."""

from huiyin.matters.access import Sight
from huiyin.orgs.actor import Actor


def sight_of_alarms(actor: Actor) -> Sight:
    """Nothing uncovered, whoever it is."""
    return Sight(actor)
