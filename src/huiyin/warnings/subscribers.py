"""What messages about a warning quote at the moment of sending: what to do, and the link to confirm by."""

from collections.abc import Mapping
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from huiyin.care.selectors.warned import register_who_warns
from huiyin.notices.addresses import register_particulars
from huiyin.warnings.models import Told
from huiyin.warnings.selectors.heard import heard_of
from huiyin.warnings.services.publishing import address_of


def particulars(about: str, template: str, language: str, recipient: str) -> Mapping[str, str]:
    pk = about.partition("/")[2]
    told = Told.objects.select_related("warning").filter(warning_id=int(pk), recipient=recipient).first()
    if told is None:
        return {"link": urljoin(settings.HUIYIN_PUBLIC_URL, "/notices/") if settings.HUIYIN_PUBLIC_URL else ""}
    words = told.warning.words.get("zh" if language.startswith("zh") else "en") or next(
        iter(told.warning.words.values())
    )
    if template == "warning_over" or not settings.HUIYIN_PUBLIC_URL:
        return {"reason": words.get("instruction", "")[:200], "link": address_of(told.warning)}
    link = urljoin(settings.HUIYIN_PUBLIC_URL, reverse("warned", args=[told.token]))
    return {"reason": words.get("instruction", "")[:200], "link": link}


register_particulars("warning", particulars, accounts=True)
register_who_warns(heard_of)
