"""Service discovery: where this endpoint is, in which formats, and whom to ask."""

from datetime import UTC, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.intake.open311.faces import CONTENT_TYPES, Answer, Many
from huiyin.intake.open311.jurisdiction import district_name
from huiyin.matters.library import in_force

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
FIRST = datetime(2026, 11, 25, tzinfo=UTC)  # when this endpoint came to be


def discovery(url: str) -> Answer:
    """`url`: of this endpoint, without a slash at its end."""
    edition = in_force().edition
    changed = max(FIRST, edition.confirmed_at) if edition and edition.confirmed_at else FIRST
    endpoint = {
        "specification": SPECIFICATION,
        "url": url,
        "changeset": changed,
        "type": settings.HUIYIN_OPEN311_TYPE,
        "formats": Many.of("format", (kind.partition(";")[0] for kind in CONTENT_TYPES.values())),
    }
    contact = settings.HUIYIN_OPEN311_CONTACT or _("%(district)s, operations centre") % {"district": district_name()}
    key = _(
        "An administrator of %(district)s issues API keys (office, people, the account's page). Contact: %(contact)s."
    )
    about = {
        "changeset": changed,
        "contact": contact,
        "key_service": key % {"district": district_name(), "contact": contact},
        "endpoints": Many.of("endpoint", [endpoint]),
    }
    return Answer("discovery", about)
