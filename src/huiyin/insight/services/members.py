"""Which matters belong to a problem, where a person knows better."""

from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.insight.models import Membership, Problem
from huiyin.insight.services.stepping import step
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.models import Matter
from huiyin.orgs.actor import Actor


def add_matter(problem: Problem, matter: Matter, *, by: Actor, at: datetime | None = None) -> Membership:
    """`matter`: one that the caller got through its own door."""
    at = at or now()
    if matter.confidential:
        raise InvalidInput(_("A confidential matter is not put beside others."), field="number")
    with work():
        other = Membership.objects.select_related("problem").filter(matter=matter, removed=False).first()
        if other is not None:
            told = _("%(number)s is part of “%(name)s” already. Take it out there first.")
            raise Conflict(told % {"number": matter.number, "name": other.problem.name}, code="member_of_another")
        step(problem, "add", by, at, {"matter": matter.pk})
        values = {"sure": 1.0, "by": by.ref, "at": at, "removed": False}
        return Membership.objects.update_or_create(problem=problem, matter=matter, defaults=values)[0]


def remove_matter(problem: Problem, matter: Matter, *, by: Actor, at: datetime | None = None) -> Problem:
    at = at or now()
    with work():
        member = Membership.objects.filter(problem=problem, matter=matter, removed=False)
        if not member.update(removed=True, by=by.ref, at=at):
            raise Conflict(_("%(number)s is no part of this.") % {"number": matter.number}, code="no_member")
        return step(problem, "remove", by, at, {"matter": matter.pk})
