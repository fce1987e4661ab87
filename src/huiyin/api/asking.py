"""What callers ask for by words of their own."""

from django.utils.translation import gettext as _

from huiyin.kernel.errors import InvalidInput
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Unit


def my_unit_code(by: Actor) -> str:
    code = Unit.objects.filter(pk=by.unit_id or 0).values_list("code", flat=True).first()
    if code is None:
        raise InvalidInput(_("You belong to no unit."), field="my_unit")
    return code
