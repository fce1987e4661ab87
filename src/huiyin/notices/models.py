from django.db import models
from django.db.models.functions import Now


class Notice(models.Model):
    """One message to one account, shown in the app. `event_key` makes telling twice impossible."""

    account_id = models.BigIntegerField()
    template = models.CharField(max_length=80, help_text="name of the template in notices/templates.py")
    params = models.JSONField(default=dict)
    about = models.CharField(max_length=80, blank=True, help_text="e.g. matter/123")
    event_key = models.CharField(max_length=120)
    created_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "event_key"], name="notice_once")]
        indexes = [
            models.Index(fields=["account_id", "-created_at"], name="notice_inbox"),
            models.Index(fields=["account_id"], name="notice_unread", condition=models.Q(read_at=None)),
        ]
