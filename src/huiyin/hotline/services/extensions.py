"""Whose telephone it is. Events name a login or an extension; what they named before it was known is put right."""

from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.hotline.access import leads_hotline
from huiyin.hotline.models import Call, Extension
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Forbidden, InvalidInput
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Staff
from huiyin.orgs.roles import Role


def staff_behind(agent: str) -> int | None:
    """Whose extension or login it is; None for one that nobody has given to anybody yet."""
    if not agent:
        return None
    given = Extension.objects.filter(number=agent, staff__left_at=None).values_list("staff_id", flat=True).first()
    return given or Staff.objects.filter(account__login=agent, left_at=None).values_list("pk", flat=True).first()


def give_extension(number: str, staff: Staff, *, by: Actor) -> Extension:
    """From now on it is theirs, and so are the calls that came to it while nobody was known to have it."""
    number = number.strip()
    _leader(by)
    if not number or len(number) > 40 or not number.isprintable():
        raise InvalidInput(_("An extension has 1 to 40 characters, as the telephone system writes it."), field="number")
    with work():
        extension, _new = Extension.objects.update_or_create(number=number, defaults={"staff": staff})
        Call.objects.filter(agent=number, staff=None).update(staff=staff)
        _record("hotline.extension_given", number, by, staff)
    return extension


def take_extension(extension: Extension, *, by: Actor) -> None:
    """Nobody's again; the calls it had stay with whoever took them."""
    _leader(by)
    with work():
        extension.delete()
        _record("hotline.extension_taken", extension.number, by, extension.staff)


def _leader(by: Actor) -> None:
    """Calls have no area: whoever gives telephones leads the hotline for the whole district."""
    if not (by.is_system or by.has(Role.ADMINISTRATOR) or leads_hotline(by)):
        raise Forbidden(_("Only the head of a shift, a supervisor or an administrator gives telephones to people."))


def _record(action: str, number: str, by: Actor, staff: Staff) -> None:
    record(action, chain=f"staff/{staff.pk}", by=by.ref, at=now(), data={"extension": number})
