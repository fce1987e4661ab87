"""Take a problem up, give it to a unit, name it, or say why not."""

from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.insight.models import Problem
from huiyin.insight.services.stepping import step
from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Unit

LONGEST = 80


def adopt(problem: Problem, unit: Unit, *, by: Actor, at: datetime | None = None) -> Problem:
    """立项: it becomes a task of its own, and `unit` answers for it."""
    at = at or now()
    with work():
        _in_service(unit)
        return step(problem, "adopt", by, at, {"unit": unit.code}, unit=unit, reason="")


def entrust(problem: Problem, unit: Unit, *, by: Actor, at: datetime | None = None) -> Problem:
    at = at or now()
    with work():
        _in_service(unit)
        return step(problem, "entrust", by, at, {"unit": unit.code}, unit=unit)


def rename(problem: Problem, name: str, *, by: Actor, at: datetime | None = None) -> Problem:
    at, name = at or now(), " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise InvalidInput(_("Give it a name of at most %(most)s characters.") % {"most": LONGEST}, field="name")
    with work():
        return step(problem, "rename", by, at, name=name, renamed=True)


def dismiss(problem: Problem, reason: str, *, by: Actor, at: datetime | None = None) -> Problem:
    """不立项. Its matters stay with it, so that no later run finds the same again."""
    at, reason = at or now(), reason.strip()
    if not reason:
        raise InvalidInput(_("Say why it is not taken up; others will ask."), field="reason")
    with work():
        return step(problem, "dismiss", by, at, reason=reason[:500])


def _in_service(unit: Unit) -> None:
    if unit.closed_at is not None:
        raise InvalidInput(_("This unit is closed. Pick another one."), field="unit")
