from django.conf import settings
from django.db import models
from django.db.models import Q

from huiyin.exports.formats import STATES, Format


class Export(models.Model):
    """A list of matters that left the system as a file: who took it, what was asked, what for, how many rows.

    The row stays when the file has gone; the trace keeps a chain of its own for it (export/…).
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    actor = models.CharField(max_length=64)
    question = models.JSONField(help_text="list and filters (question.py)")
    digest = models.CharField(max_length=64, help_text="of question, format, columns and language")
    format = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Format])
    columns = models.CharField(max_length=10)
    language = models.CharField(max_length=10)
    purpose = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=[(one, one) for one in STATES])
    rows = models.IntegerField(default=0, help_text="matters written so far")
    of_rows = models.IntegerField(null=True, blank=True, help_text="matters that there are to write")
    size = models.BigIntegerField(default=0, help_text="bytes of the file")
    sha256 = models.CharField(max_length=64, blank=True)
    why = models.CharField(max_length=200, blank=True, help_text="why it failed")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="of a file that waits to be fetched")
    downloads = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["account", "-asked_at"], name="export_of_account"),
            models.Index(fields=["-asked_at", "-id"], name="export_latest"),
            models.Index(fields=["expires_at"], name="export_waiting", condition=Q(state="ready")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "digest"], condition=Q(state__in=("waiting", "running")), name="one_such_export"
            )
        ]

    @property
    def chain(self) -> str:
        return f"export/{self.pk}"

    @property
    def file_name(self) -> str:
        return f"matters-{self.asked_at:%Y%m%d}-{self.pk}.{self.format}"
