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


class Delivery(models.Model):
    """One message on its way out by one channel. It holds no number and no address: they are opened at sending."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        COLLECTED = "collected"  # waits for the day's letter
        IN_DIGEST = "in_digest"  # went out with it

    recipient = models.CharField(max_length=40, help_text="account/… or contact/…")
    channel = models.CharField(max_length=12)
    template = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    about = models.CharField(max_length=80, blank=True)
    event_key = models.CharField(max_length=120)
    urgent = models.BooleanField(default=False, help_text="also in quiet hours")
    discreet = models.BooleanField(
        default=False, help_text="of a confidential matter: says nothing of what it is about"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.SmallIntegerField(default=0)
    round = models.SmallIntegerField(default=1, help_text="one more each time that somebody sends it again")
    error = models.CharField(max_length=60, blank=True, help_text="a code; never what the other side wrote")
    next_at = models.DateTimeField(null=True, blank=True)
    gateway_id = models.CharField(max_length=120, blank=True)
    origin = models.CharField(max_length=130, null=True, help_text="request id and trace that it goes back to")
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event_key", "recipient", "channel"], name="delivered_once"),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="delivery_latest"),
            models.Index(
                fields=["channel", "next_at"], name="delivery_due", condition=models.Q(state__in=["waiting", "sending"])
            ),
            models.Index(fields=["state", "channel", "-created_at"], name="delivery_state"),
            models.Index(fields=["about"], name="delivery_about"),
            models.Index(fields=["recipient"], name="delivery_digest", condition=models.Q(state="collected")),
        ]


class Wording(models.Model):
    """The office's own words for one template in one language. Appended, never edited: the newest version counts.

    All three empty: back to the words that huiyin brings.
    """

    template = models.CharField(max_length=80)
    language = models.CharField(max_length=10)
    version = models.IntegerField()
    title = models.CharField(max_length=120, blank=True)
    body = models.CharField(max_length=300, blank=True)
    out = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "language", "version"], name="wording_version")]


class Preference(models.Model):
    """By which ways an account wants to hear of which kind, beside the app itself. No row: the usual ways."""

    account_id = models.BigIntegerField(primary_key=True)
    ways = models.JSONField(default=dict, help_text="kind → list of channels")
    digest = models.BooleanField(default=False, help_text="e-mail once a day, all together")
    changed_at = models.DateTimeField(auto_now=True)


class Hours(models.Model):
    """When the district does not ring, and when it sends the day's letter. One row."""

    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    digest_at = models.TimeField()
    by = models.CharField(max_length=64)
    changed_at = models.DateTimeField(auto_now=True)
