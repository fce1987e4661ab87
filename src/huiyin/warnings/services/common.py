"""What every verb on a warning does: lock it, look at its state, trace and announce."""

from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Forbidden, NotFound
from huiyin.kernel.events import announce
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role
from huiyin.warnings.cap.words import Severity
from huiyin.warnings.errors import MovedOn
from huiyin.warnings.events import WarningChanged
from huiyin.warnings.models import Warning
from huiyin.warnings.vocabulary import SEVERITY_LABELS, State


def locked(pk: int, *states: State) -> Warning:
    """The row, locked for this transaction.

    Raises:
        MovedOn: it is in none of these states any more.
    """
    warning = Warning.objects.select_for_update().filter(pk=pk).first()
    if warning is None:
        raise NotFound(_("There is no such warning."))
    if states and warning.state not in states:
        raise MovedOn(_("This warning has moved on: somebody else was faster, or its time is over. Reload the page."))
    return warning


def is_for(by: Actor, roles: frozenset[Role]) -> bool:
    """A warning asks at no border: it belongs to those who serve the whole district."""
    return by.is_system or "" in by.areas_as(*roles)


def may(by: Actor, roles: frozenset[Role], refusal: str) -> None:
    if not is_for(by, roles):
        raise Forbidden(refusal)


def happened(warning: Warning, change: str, *, by: Actor, **data: object) -> None:
    """One trace entry, one announcement."""
    data = {"state": warning.state, "severity": warning.severity, "round": warning.round, **data}
    record(f"warnings.{change}", chain=f"warning/{warning.pk}", by=by.ref, at=now(), data=data)
    announce(WarningChanged(warning.pk, change, warning.severity, warning.drill), key=f"warning/{warning.pk}")


def level_pair(warning: Warning) -> list[str]:
    return list(SEVERITY_LABELS[Severity(warning.severity)])


def headline_pair(warning: Warning) -> list[str]:
    """The headline in both languages; the one that there is where the other is missing."""
    zh, en = (warning.words.get(language, {}) for language in ("zh", "en"))
    said = [words.get("headline") or words.get("event") or "" for words in (zh, en)]
    return [said[0] or said[1], said[1] or said[0]]
