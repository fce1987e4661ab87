"""The very same report twice within minutes from one device: a page sent again, a program that tries again. It is one.

Same words, same place, same type, same number of photos, same device. What tells a device is the sender's own secret
(a cookie, an API key, a device_id), never an address on the net, behind which there may be a whole building. Only a
digest of all that is kept, and not for long.
"""

import json
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from huiyin.kernel import prepared
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict
from huiyin.matters.models import Posted, Report
from huiyin.matters.reporting import NewReport

WITHIN = timedelta(minutes=10)
KEPT_FOR = timedelta(hours=1)
_NOTE = """
INSERT INTO matters_posted (digest, report_id, at) VALUES (%s, %s, %s)
ON CONFLICT (digest) DO UPDATE SET report_id = EXCLUDED.report_id, at = EXCLUDED.at WHERE matters_posted.at < %s
RETURNING digest
"""


def posted_before(report: NewReport) -> Report | None:
    """The report that this device sent just so within the last minutes."""
    if not report.device:
        return None
    lately = Posted.objects.filter(digest=digest_of(report), at__gte=now() - WITHIN)
    found = lately.select_related("report__matter").first()
    return found.report if found else None


def note_posted(report: NewReport, row: Report, at: datetime) -> None:
    """Raises Conflict if the same was received meanwhile; of two at the same moment the second waits for the first."""
    if not report.device:
        return
    written, _count = prepared.execute(_NOTE, [digest_of(report), row.pk, at, at - WITHIN])
    if not written:
        raise Conflict(_("This report has been received already."), code="repeated")


def forget_posted(at: datetime) -> int:
    return Posted.objects.filter(at__lt=at - KEPT_FOR).delete()[0]


def digest_of(report: NewReport) -> str:
    words = " ".join(f"{report.title} {report.text}".split())
    spot = [None if degrees is None else round(degrees, 5) for degrees in (report.lon, report.lat)]
    said = [report.device, words, *spot, report.address.strip(), report.component, report.type_code, len(report.photos)]
    return salted_hmac("huiyin.matters.posted", json.dumps(said), algorithm="sha256").hexdigest()
