"""In whose name a partner's word moves the matter: under the unit that stays responsible, and named in the trace."""

from huiyin.handoff.models import Handoff
from huiyin.orgs.actor import Actor, Post
from huiyin.orgs.roles import Role

# What an administrator has set for a partner who is silent happens with a dispatcher's right, by the platform.
THE_RULE = Actor(ref="system", name="huiyin", posts=(Post(Role.DISPATCHER, 0, ""),))


def partner_in(handoff: Handoff) -> Actor:
    """The partner, with a handler's right in the unit that handed the matter over, and in no other."""
    partner = handoff.partner
    return Actor(
        ref=partner.ref,
        name=partner.name_zh,
        unit_id=handoff.unit_id,
        posts=(Post(Role.HANDLER, handoff.unit_id),),
    )
