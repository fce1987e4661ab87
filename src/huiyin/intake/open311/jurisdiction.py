"""Whom this endpoint speaks for. One district, so that naming it is optional; naming another one is an error."""

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.intake.open311.refusals import UNKNOWN, Refused, Wrong
from huiyin.kernel.models import PackSetting
from huiyin.matters.labels import pick


def our_jurisdiction() -> str:
    """HUIYIN_OPEN311_JURISDICTION, else the name of the pack."""
    return settings.HUIYIN_OPEN311_JURISDICTION or str(_pack().get("name", ""))


def district_name() -> str:
    about = _pack()
    return pick((about.get("name_zh", ""), about.get("name_en", ""))) or "huiyin"


def check_jurisdiction(given: str) -> None:
    if given and given != our_jurisdiction():
        raise Refused(Wrong(UNKNOWN, _("The jurisdiction_id “%(id)s” is not known here.") % {"id": given}))


def _pack() -> dict:
    row = PackSetting.objects.filter(key="pack").first()
    return row.value if row else {}
