"""When the certificate that browsers see comes to its end, if HUIYIN_CERTIFICATE names its file."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from django.conf import settings

from huiyin.kernel.clock import now

SOON = timedelta(days=14)


@dataclass(frozen=True)
class Certificate:
    ends_at: datetime | None

    @property
    def trouble(self) -> str | None:
        if self.ends_at is None:
            return "the file of HUIYIN_CERTIFICATE cannot be read as a certificate"
        left = self.ends_at - now()
        if left < timedelta():
            return f"the certificate ended on {self.ends_at:%Y-%m-%d}; browsers refuse the pages"
        if left < SOON:
            return f"the certificate ends on {self.ends_at:%Y-%m-%d}, in {left.days} days; renew it"
        return None


def certificate() -> Certificate | None:
    """None where none is named."""
    if not settings.HUIYIN_CERTIFICATE:
        return None
    try:
        found = x509.load_pem_x509_certificate(Path(settings.HUIYIN_CERTIFICATE).read_bytes())
    except (OSError, ValueError):
        return Certificate(None)
    return Certificate(found.not_valid_after_utc)
