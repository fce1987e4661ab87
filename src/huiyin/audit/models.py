from django.db import models
from django.db.models.functions import Now


class TraceEntry(models.Model):
    """One move in a chain of moves. A trigger refuses update, delete and truncate (migration 0002).

    `hash` = SHA-256 over the previous entry's hash and the canonical JSON of the other columns (audit/chain.py).
    No personal data: texts stand here only as keyed digests whose key lies beside the text and goes with it.
    """

    pk = models.CompositePrimaryKey("chain", "seq")
    chain = models.CharField(max_length=64)
    seq = models.IntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=64)
    actor = models.CharField(max_length=64)
    data = models.TextField(help_text="Canonical JSON; text, because it is hashed as it stands")
    hash = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["at"], name="trace_at")]


class AccessEntry(models.Model):
    """Somebody opened something protected, and why. The person concerned can read it."""

    at = models.DateTimeField(db_default=Now())
    actor = models.CharField(max_length=64)
    subject = models.CharField(max_length=80, db_index=True, help_text="e.g. contact/…, resident/…")
    about = models.CharField(max_length=80, blank=True, help_text="the matter it was opened for")
    purpose = models.CharField(max_length=200)
    fields = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["at"], name="access_at")]
