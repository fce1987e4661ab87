"""A hold is a veto on every end of a matter, not only on its close."""

from django.utils.translation import gettext as _

from huiyin.kernel import prepared
from huiyin.matters.errors import OnHold
from huiyin.matters.models import Hold, Matter

_HOLDS = """
SELECT reason, owner FROM matters_hold WHERE lifted_at IS NULL AND (matter_id = %s
    OR matter_id IN (SELECT matter_id FROM matters_merge WHERE root_id = %s AND undone_at IS NULL)) LIMIT 1
"""


def refuse_on_hold(matter: Matter) -> None:
    """Also while something holds what was merged into it: one fire, one end.

    Raises:
        OnHold: names the reason and the owner, whose alarm must end, or be called false, first.
    """
    found, _count = prepared.execute(_HOLDS, [matter.pk, matter.pk])
    if found:
        raise OnHold(
            _("It cannot be closed yet: %(reason)s (held by %(owner)s).")
            % {"reason": found[0][0], "owner": found[0][1]}
        )


def is_held_by(matter: Matter, owner: str) -> bool:
    return Hold.objects.filter(matter=matter, owner=owner, lifted_at=None).exists()
