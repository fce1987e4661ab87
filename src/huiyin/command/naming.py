"""Names of those who act in a call-out, in the reader's language. Family is named by its relation, never by name."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huiyin.orgs.models import Staff


def name_of(ref: str) -> str:
    return names_of({ref}).get(ref, "")


def names_of(refs: set[str]) -> dict[str, str]:
    """By reference (staff/12, contact/…), in one statement."""
    ids = {int(ref.removeprefix("staff/")) for ref in refs if ref.startswith("staff/")}
    names = {f"staff/{pk}": named(staff) for pk, staff in Staff.objects.in_bulk(ids).items()} if ids else {}
    names |= {ref: _("Family") for ref in refs if ref.startswith("contact/")}
    return names | {ref: _("huiyin itself") for ref in refs if ref == "system"}


def named(staff: Staff) -> str:
    chinese = (get_language() or "zh").startswith("zh")
    return staff.name_zh if chinese else staff.name_en or staff.name_zh
